using Headroom.Remediation.Incidents;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>Carries a workload's record on by one remedy.</summary>
internal static class RecordKeeping
{
    /// <summary>An annotation is no place for a novel.</summary>
    private const int LongestWords = 500;

    public static RemediationRecord Next(WorkloadCase workloadCase, History history, DueRemedies due)
    {
        var containers = Kept(workloadCase, history);
        foreach (var (container, remedy) in due.Memory)
            containers[remedy.Container] = Next(container, remedy, history.Of(remedy.Container));
        foreach (var (container, remedy) in due.Probes)
            containers[container.Name] = Next(container, remedy, containers.GetValueOrDefault(container.Name));
        return Of(workloadCase, history.Attempts + 1, workloadCase.Now, containers);
    }

    /// <summary>A container's part before anything of it was changed.</summary>
    public static ContainerRecord Begun(ContainerTemplate template) => new()
    {
        OriginalLimit = template.Limit?.ToString(),
        OriginalRequest = template.Request?.ToString(),
        Limit = template.Limit?.ToString(),
    };

    /// <summary>The record that says of containers that they are given up; the time and the number of the attempts stay.</summary>
    /// <param name="reversals">Of those that get back what they had before.</param>
    public static RemediationRecord GiveUp(WorkloadCase workloadCase, History history, IReadOnlyList<Ending> endings, IReadOnlyList<ContainerReversal> reversals)
    {
        var containers = Kept(workloadCase, history);
        foreach (var ending in endings)
            containers[ending.Name] = GiveUp(workloadCase, history.Of(ending.Name), ending, reversals.FirstOrDefault(reversal => reversal.Container == ending.Name));
        return Of(workloadCase, history.Attempts, workloadCase.Workload.Record?.LastAttempt ?? workloadCase.Now, containers);
    }

    /// <summary>The record that says of containers that their limit was settled. That is no attempt; it is watched like one.</summary>
    public static RemediationRecord Settle(WorkloadCase workloadCase, History history, IReadOnlyDictionary<string, Settled> settled)
    {
        var containers = Kept(workloadCase, history);
        foreach (var (name, how) in settled)
            containers[name] = containers[name] with { Limit = how.To, Settled = how };
        return Of(workloadCase, Math.Max(history.Attempts, 1), workloadCase.Now, containers);
    }

    /// <summary>The record that says of containers that they were given back what they had, since new pods did not come up with more.</summary>
    /// <param name="obstacle">As <see cref="RolloutFacts.Obstacle"/>.</param>
    public static RemediationRecord Block(
        WorkloadCase workloadCase, History history, IReadOnlyList<ContainerReversal> reversals, Obstruction obstruction, string? obstacle)
    {
        var containers = Kept(workloadCase, history);
        foreach (var reversal in reversals)
        {
            containers[reversal.Container] = containers[reversal.Container] with
            {
                Limit = reversal.To?.ToString(),
                GivenUp = Ended(workloadCase, GiveUpReason.RemedyBlocked, workloadCase.Workload.Containers[reversal.Container], reverted: true) with
                {
                    Words = obstruction.Words.Length <= LongestWords ? obstruction.Words : $"{obstruction.Words[..LongestWords]}...",
                    Obstacle = obstacle,
                },
            };
        }

        return workloadCase.Workload.Record! with { Policy = workloadCase.Policy.Name, Containers = containers };
    }

    private static RemediationRecord Of(WorkloadCase workloadCase, int attempts, DateTimeOffset lastAttempt, IReadOnlyDictionary<string, ContainerRecord> containers) => new()
    {
        Attempts = attempts,
        LastAttempt = lastAttempt,
        Policy = workloadCase.Policy.Name,
        PolicyVersion = workloadCase.Policy.Version,
        Template = workloadCase.Workload.TemplateVersion,
        Replicas = ReplicaReturn.Owed(workloadCase.Workload) is null ? null : workloadCase.Workload.Record!.Replicas,
        Containers = containers,
    };

    private static GivenUp Ended(WorkloadCase workloadCase, GiveUpReason reason, ContainerTemplate template, bool reverted) => new()
    {
        Reason = reason.ToString(),
        At = workloadCase.Now,
        Reverted = reverted,
        Limit = template.Limit?.ToString(),
        Request = template.Request?.ToString(),
        Policy = workloadCase.Policy.Version,
        Template = workloadCase.Workload.TemplateVersion,
    };

    /// <summary>Containers that are not touched keep their part while their limit is still ours, or was taken back and has to stay so.</summary>
    private static SortedDictionary<string, ContainerRecord> Kept(WorkloadCase workloadCase, History history) => new(
        (workloadCase.Workload.Record?.Containers.Keys ?? [])
            .Select(name => KeyValuePair.Create(name, history.IsContested(name) ? workloadCase.Workload.Record!.Containers[name] : history.Of(name)))
            .Where(entry => entry.Value is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Value!),
        StringComparer.Ordinal);

    private static ContainerRecord GiveUp(WorkloadCase workloadCase, ContainerRecord? before, Ending ending, ContainerReversal? reversal)
    {
        var template = ending.Container.Template;
        return new ContainerRecord
        {
            OriginalLimit = before is null ? template.Limit?.ToString() : before.OriginalLimit,
            OriginalRequest = before is null ? template.Request?.ToString() : before.OriginalRequest,
            Limit = (reversal is null ? template.Limit : reversal.To)?.ToString(),
            Kills = (before?.Kills ?? 0) + (reversal is null ? 0 : ending.Container.Kills.Count),
            Verdict = ending.Container.LastKill.Verdict.Kind.ToString(),
            Killed = ending.Container.Series(before),
            Settled = before?.Settled,
            Probes = before?.Probes,
            GivenUp = Ended(workloadCase, ending.Reason, template, reverted: reversal is not null),
        };
    }

    /// <param name="before">With what the same remedy does to its memory.</param>
    private static ContainerRecord Next(ProbeCase container, ProbeRemedy remedy, ContainerRecord? before)
    {
        var kept = before ?? Begun(container.Template);
        return kept with { Kills = kept.Kills + container.Kills.Count, Verdict = container.LastKill.Verdict.Kind.ToString(), Probes = ProbeCase.Kept(before, remedy) };
    }

    private static ContainerRecord Next(ContainerCase container, ContainerRemedy remedy, ContainerRecord? before) => new()
    {
        OriginalLimit = before is null ? container.Template.Limit?.ToString() : before.OriginalLimit,
        OriginalRequest = before is null ? container.Template.Request?.ToString() : before.OriginalRequest,
        Limit = (remedy.To ?? container.Template.Limit)?.ToString(),
        Request = remedy.To is null ? remedy.RequestTo?.ToString() : null,
        Kills = (before?.Kills ?? 0) + container.Kills.Count,
        Verdict = container.LastKill.Verdict.Kind.ToString(),
        Killed = container.Series(before),
        Settled = before?.Settled,
        Probes = before?.Probes,
    };
}
