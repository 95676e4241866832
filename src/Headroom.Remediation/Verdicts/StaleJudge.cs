using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Verdicts;

/// <summary>A pod shows its last kill for as long as it lives: an old one is history, not a loop.</summary>
internal static class StaleJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        if (input.Sighting.FinishedAt is not { } finished || input.Now - finished <= input.Window)
            return null;
        var age = TimeSpan.FromSeconds(Math.Floor((input.Now - finished).TotalSeconds));
        return new Verdict(VerdictKind.Stale, $"killed {KubernetesDuration.Format(age)} ago, outside the window of {KubernetesDuration.Format(input.Window)}");
    }
}
