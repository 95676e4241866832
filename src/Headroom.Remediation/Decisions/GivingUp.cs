using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>What follows where nothing further can be done: it is said, and where the policy wants it, what was done is undone.</summary>
internal static class GivingUp
{
    /// <param name="due">With nothing that could be done, and at least one ending.</param>
    public static Decision Decide(WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills, History history, DueRemedies due)
    {
        var (policy, endings) = (workloadCase.Policy, due.Endings);
        // More time takes nothing from anybody: probes keep what they were given. The next look finds the same.
        if (endings.Count == 0)
            return new Decision.GiveUp(kills, GiveUpWording.Now(policy, due.ProbeEndings[0].Container, due.ProbeEndings[0].Reason), due.ProbeEndings[0].Reason);
        var worst = endings.FirstOrDefault(ending => ending.Reason == GiveUpReason.LeakSuspected) ?? endings[0];
        List<ContainerReversal> reversals = policy.OnGiveUp == OnGiveUp.Revert
            ? [.. endings.Where(ending => policy.ModeOf(ending.Name) == PolicyMode.Enforce).Select(ending => Reversal(ending.Name, ending.Container.Template, history.Of(ending.Name))).OfType<ContainerReversal>()]
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
    public static Decision? Standing(WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills, History history)
    {
        var given = history.GivenUp;
        if (given.Count == 0)
            return null;
        var reasons = given.Select(entry => Enum.Parse<GiveUpReason>(entry.Value.GivenUp!.Reason)).ToList();
        var kept = GiveUpWording.Kept(workloadCase.Policy, given);
        if (reasons.Contains(GiveUpReason.RemedyBlocked))
            return new Decision.Blocked(kills, kept) { Reverted = true };
        return new Decision.GiveUp(
            kills, kept, reasons.Contains(GiveUpReason.LeakSuspected) ? GiveUpReason.LeakSuspected : reasons[0])
        {
            Reverted = given.Any(entry => entry.Value.GivenUp!.Reverted),
        };
    }

    /// <summary>Null where Headroom has not changed it, or cannot read any more what it was.</summary>
    public static ContainerReversal? Reversal(string container, ContainerTemplate template, ContainerRecord? before)
    {
        if (before is not { HasMemory: true } || !TryRead(before.OriginalLimit, out var limit) || !TryRead(before.OriginalRequest, out var request))
            return null;
        return (limit, request) == (template.Limit, template.Request)
            ? null
            : new ContainerReversal(container, template.Limit, limit, template.Request, request) { Init = template.Init };
    }

    /// <summary>The parts of the record that end, in the order of their names.</summary>
    public static IReadOnlyList<KeyValuePair<string, ContainerRecord>> GivenUp(RemediationRecord record) =>
        [.. record.Containers.Where(entry => entry.Value.GivenUp is not null).OrderBy(entry => entry.Key, StringComparer.Ordinal)];

    private static bool TryRead(string? amount, out MemorySize? size)
    {
        size = MemorySize.ParseOrNull(amount);
        return amount is null || size is not null;
    }
}
