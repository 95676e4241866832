using Headroom.Remediation.Decisions;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Replicas;

namespace Headroom.Remediation.Preflight;

/// <summary>
/// Whether a remedy that is due may be written, and in which amounts: the rules in their order. The first that blocks decides; those that cut it hand on what they left
/// of it. To know what can stand in a remedy's way, read these lists.
/// </summary>
public static class PreflightChain
{
    private static readonly Func<PreflightInput, Finding?>[] Rules =
    [
        PausedRollout.Check,
        HeldPods.Check,
        VerticalOwner.Check,
        LimitRangeMaximum.Check,
        RequestRatio.Check,
        LargestNode.Check,
        NamespaceQuota.Check,
        MemoryScaling.Check,
    ];

    /// <summary>What comes down to what is used passes every maximum that it passed before.</summary>
    private static readonly Func<PreflightInput, Finding?>[] SettlingRules =
    [
        PausedRollout.Check,
        VerticalOwner.Check,
        RequestRatio.Check,
        LargestNode.Check,
        NamespaceQuota.Check,
    ];

    /// <summary>The remedy that the cluster could stand in the way of; null where nothing has to be read.</summary>
    public static Remedy? RemedyOf(Decision decision) => (decision as Decision.Remediate)?.Remedy ?? (decision as Decision.Recommend)?.Remedy ?? (decision as Decision.Settle)?.Remedy;

    /// <summary>The decision with its remedy fitted to the cluster, or that it is blocked. What is recommended only stays recommended, with what stands in its way.</summary>
    public static Decision Check(WorkloadCase workloadCase, Decision decision, PreflightFacts facts) => decision switch
    {
        Decision.Remediate due => Check(workloadCase, due.Kills, due.Remedy, facts, Rules) switch
        {
            ({ } remedy, var notes) when ReplicaReduction.Of(workloadCase, remedy, facts) is var (reduced, note) =>
                due with { Remedy = reduced, Message = Fitted(due.Message, due.Remedy, remedy), Notes = note is null ? notes : [.. notes, note] },
            (_, [var why, ..]) => new Decision.Blocked(due.Kills, $"{why} (due: {due.Remedy})"),
            _ => due,
        },
        Decision.Settle due => Check(workloadCase, due.Kills, due.Remedy, facts, SettlingRules) switch
        {
            ({ } remedy, var notes) => due with { Remedy = remedy, Message = Fitted(due.Message, due.Remedy, remedy), Notes = notes },
            (_, [var why, ..]) => new Decision.Blocked(due.Kills, why),
            _ => due,
        },
        Decision.Recommend told => Check(workloadCase, told.Kills, told.Remedy, facts, Rules) switch
        {
            ({ } remedy, var notes) => told with { Remedy = remedy, Message = Fitted(told.Message, told.Remedy, remedy), Notes = notes },
            (_, [var why, ..]) => told with { Notes = [$"in its way: {why}"] },
            _ => told,
        },
        _ => decision,
    };

    /// <summary>The remedy that may be written, and what there is to say of it; or no remedy, and why.</summary>
    private static (Remedy? Remedy, IReadOnlyList<string> Notes) Check(
        WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills, Remedy remedy, PreflightFacts facts, IReadOnlyList<Func<PreflightInput, Finding?>> rules)
    {
        var (fitted, notes) = (remedy, new List<string>());
        foreach (var rule in rules)
        {
            switch (rule(new PreflightInput(workloadCase, kills, fitted, facts) { Settles = rules == SettlingRules }))
            {
                case Finding.Blocked blocked:
                    return (null, [blocked.Why]);
                case Finding.Passed passed:
                    fitted = passed.Remedy;
                    notes.AddRange(passed.Notes);
                    break;
            }
        }

        return (fitted, notes);
    }

    /// <summary>A decision's message begins with its remedy.</summary>
    private static string Fitted(string message, Remedy before, Remedy after) =>
        message.StartsWith(before.ToString(), StringComparison.Ordinal) ? after + message[before.ToString().Length..] : message;
}
