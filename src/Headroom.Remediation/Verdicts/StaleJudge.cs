using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Verdicts;

/// <summary>A pod shows its last kill for as long as it lives: an old one is history, not a loop.</summary>
internal static class StaleJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        if (input.KilledAt is not { } killed)
            return null;
        var age = input.Now - killed;
        if (age.Duration() <= input.Trigger.Within)
            return null;
        var text = KubernetesDuration.Format(TimeSpan.FromSeconds(Math.Floor(age.Duration().TotalSeconds)));
        return age > TimeSpan.Zero
            ? new Verdict(VerdictKind.Stale, $"killed {text} ago, outside the window of {KubernetesDuration.Format(input.Trigger.Within)}")
            : new Verdict(VerdictKind.Unknown, $"killed {text} from now, says the node: its clock is wrong") { Advice = "Set the clocks of the nodes" };
    }
}
