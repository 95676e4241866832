namespace Headroom.Remediation.Verdicts;

/// <summary>The judges in their order; the first that speaks decides. To know what Headroom takes for what, read this list.</summary>
public static class VerdictChain
{
    private static readonly Func<VerdictInput, Verdict?>[] Judges =
    [
        StaleJudge.Judge,
        SupersededJudge.Judge,
        LimitOomJudge.Judge,
    ];

    public static Verdict Judge(VerdictInput input)
    {
        foreach (var judge in Judges)
        {
            if (judge(input) is { } verdict)
                return verdict;
        }

        return UnknownJudge.Judge(input);
    }
}
