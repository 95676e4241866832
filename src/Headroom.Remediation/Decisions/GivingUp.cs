using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Decisions;

/// <summary>What follows where nothing further can be done: it is said, and where the policy wants it, what was done is undone.</summary>
internal static class GivingUp
{
    /// <param name="endings">At least one.</param>
    public static Decision Decide(WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills, History history, IReadOnlyList<Ending> endings)
    {
        var policy = workloadCase.Policy;
        var worst = endings.FirstOrDefault(ending => ending.Reason == GiveUpReason.LeakSuspected) ?? endings[0];
        List<ContainerReversal> reversals = policy.OnGiveUp == OnGiveUp.Revert
            ? [.. endings.Where(ending => policy.ModeOf(ending.Name) == PolicyMode.Enforce).Select(ending => Reversal(ending, history.Of(ending.Name))).OfType<ContainerReversal>()]
            : [];
        if (reversals.Count > 0)
        {
            var record = RecordKeeping.GiveUp(workloadCase, history, endings, reversals);
            var why = string.Join("; ", endings.Select(ending => GiveUpWording.Why(policy, ending)));
            return new Decision.Revert(kills, GiveUpWording.Kept(policy, GivenUp(record)), worst.Reason, why, new Reversal(reversals, record));
        }

        // Where the ceiling or the attempts are the reason, the next look finds the same. A leak is known by one kill, which goes.
        if (worst.Reason == GiveUpReason.LeakSuspected && policy.ModeOf(worst.Name) == PolicyMode.Enforce)
        {
            var record = RecordKeeping.GiveUp(workloadCase, history, endings, []);
            return new Decision.GiveUp(kills, GiveUpWording.Kept(policy, GivenUp(record)), worst.Reason) { Record = record };
        }

        return new Decision.GiveUp(kills, GiveUpWording.Now(policy, worst, history.Overruled(worst.Name)), worst.Reason);
    }

    /// <summary>What was given up before stays given up, whatever is killed; null where nothing was.</summary>
    public static Decision.GiveUp? Standing(WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills, History history)
    {
        var given = history.GivenUp;
        if (given.Count == 0)
            return null;
        var reasons = given.Select(entry => Enum.Parse<GiveUpReason>(entry.Value.GivenUp!.Reason)).ToList();
        return new Decision.GiveUp(
            kills, GiveUpWording.Kept(workloadCase.Policy, given), reasons.Contains(GiveUpReason.LeakSuspected) ? GiveUpReason.LeakSuspected : reasons[0])
        {
            Reverted = given.Any(entry => entry.Value.GivenUp!.Reverted),
        };
    }

    /// <summary>Null where Headroom has not changed it, or cannot read any more what it was.</summary>
    private static ContainerReversal? Reversal(Ending ending, ContainerRecord? before)
    {
        if (before is not { Killed.Count: > 0 } || !TryRead(before.OriginalLimit, out var limit) || !TryRead(before.OriginalRequest, out var request))
            return null;
        var template = ending.Container.Template;
        return (limit, request) == (template.Limit, template.Request)
            ? null
            : new ContainerReversal(ending.Name, template.Limit, limit, template.Request, request) { Init = template.Init };
    }

    private static bool TryRead(string? amount, out MemorySize? size)
    {
        size = MemorySize.ParseOrNull(amount);
        return amount is null || size is not null;
    }

    private static IEnumerable<KeyValuePair<string, ContainerRecord>> GivenUp(RemediationRecord record) =>
        record.Containers.Where(entry => entry.Value.GivenUp is not null).OrderBy(entry => entry.Key, StringComparer.Ordinal);
}
