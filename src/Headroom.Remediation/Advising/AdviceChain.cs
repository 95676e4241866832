using Headroom.Remediation.Decisions;

namespace Headroom.Remediation.Advising;

/// <summary>What there is to advise for a workload: every rule speaks for itself, in this order. To know what can be advised, read the list.</summary>
public static class AdviceChain
{
    private static readonly Func<AdviceInput, IEnumerable<Advice>>[] Rules =
    [
        NearLimit.Advise,
        NoLimit.Advise,
        RequestBelowUse.Advise,
        NoDisruptionBudget.Advise,
        MemoryAutoscaler.Advise,
        QuotaNearlyUsed.Advise,
        NodesNearlyFull.Advise,
        ControlPlanePressure.Advise,
    ];

    /// <summary>False for what is not the policy's business: opted out, of another kind, or paused. Nothing has to be read for it.</summary>
    public static bool Speaks(AdviceInput input) => Coverage.Objection(input.Policy, input.Workload) is null && input.Containers.Any();

    /// <summary>Nothing where it does not speak.</summary>
    public static IReadOnlyList<Advice> Advise(AdviceInput input) => Speaks(input) ? [.. Rules.SelectMany(rule => rule(input))] : [];
}
