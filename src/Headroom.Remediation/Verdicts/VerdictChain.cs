namespace Headroom.Remediation.Verdicts;

/// <summary>The judges in their order; the first that speaks decides. To know what Headroom takes for what, read this list.</summary>
public static class VerdictChain
{
    /// <summary>Those that look at nothing but the death and the workload: what they dismiss needs no further reading.</summary>
    private static readonly Func<VerdictInput, Verdict?>[] Dismissing =
    [
        StaleJudge.Judge,
        DivergedJudge.Judge,
        SupersededJudge.Judge,
    ];

    private static readonly Func<VerdictInput, Verdict?>[] Judges =
    [
        .. Dismissing,
        EvictedJudge.Judge,
        ProbeKillJudge.Judge,
        HookJudge.Judge,
        SuspectOomJudge.Judge,
        NodeOomJudge.Judge,
        LimitOomJudge.Judge,
        ProbableOomJudge.Judge,
        EndedJudge.Judge,
    ];

    public static Verdict Judge(VerdictInput input) => FirstOf(Judges, input) ?? UnknownJudge.Judge(input);

    /// <summary>The kill is history, whatever its surroundings were.</summary>
    internal static bool Dismisses(VerdictInput input) => FirstOf(Dismissing, input) is not null;

    private static Verdict? FirstOf(Func<VerdictInput, Verdict?>[] judges, VerdictInput input)
    {
        foreach (var judge in judges)
        {
            if (judge(input) is { } verdict)
                return verdict;
        }

        return null;
    }
}
