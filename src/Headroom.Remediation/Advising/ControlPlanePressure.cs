namespace Headroom.Remediation.Advising;

/// <summary>Rollouts are what an API server under pressure has to do with least of all.</summary>
internal static class ControlPlanePressure
{
    public static IEnumerable<Advice> Advise(AdviceInput input) => input.ControlPlaneUnderPressure
        ?
        [
            new Advice(
                AdviceKind.ControlPlanePressure,
                "the API server is under pressure: remedies are written later and fewer at a time, and their rollouts take longer. See what it says of itself",
                "kubectl get --raw '/readyz?verbose'"),
        ]
        : [];
}
