using Headroom.Remediation.Leaks;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Decisions;

/// <summary>What is due for a workload, container by container: those that get more memory, those whose probes get more time, and those for which nothing further can be done.</summary>
internal sealed record DueRemedies(
    IReadOnlyList<(ContainerCase Case, ContainerRemedy Remedy)> Memory, IReadOnlyList<(ProbeCase Case, ProbeRemedy Remedy)> Probes,
    IReadOnlyList<Ending> Endings, IReadOnlyList<ProbeEnding> ProbeEndings)
{
    public bool IsEmpty => Memory.Count + Probes.Count == 0;

    /// <summary>Of each container the newest kill.</summary>
    public IEnumerable<JudgedKill> Kills => Memory.Select(memory => memory.Case.LastKill).Concat(Probes.Select(probe => probe.Case.LastKill));

    /// <param name="memory">Containers that were killed for want of memory, often enough.</param>
    /// <param name="slow">Containers that their probes ended.</param>
    /// <param name="isReached">Whether that was often enough. Where the pods are rolled for more memory anyway, once is.</param>
    public static DueRemedies Of(Policy policy, History history, IReadOnlyList<ContainerCase> memory, IReadOnlyList<ProbeCase> slow, Func<ProbeCase, bool> isReached)
    {
        var (remedies, endings) = (new List<(ContainerCase, ContainerRemedy)>(), new List<Ending>());
        foreach (var container in memory)
        {
            if (container.NeedsLimit && LeakRule.Find(container.Series(history.Of(container.Name))) is { } leak)
                endings.Add(new Ending(container, GiveUpReason.LeakSuspected, leak));
            else if (container.Remedy(policy.RulesOf(container.Name), history.Steps(container.Name)) is { } remedy)
                remedies.Add((container, remedy));
            else
                endings.Add(new Ending(container, GiveUpReason.CeilingReached));
        }

        var isRolled = remedies.Any(remedy => policy.ModeOf(remedy.Item1.Name) == PolicyMode.Enforce);
        var (extended, bound) = (new List<(ProbeCase, ProbeRemedy)>(), new List<ProbeEnding>());
        foreach (var container in slow.Where(container => isRolled || isReached(container)))
        {
            if (container.Remedy(policy.Probes) is { } remedy)
                extended.Add((container, remedy));
            else
                bound.Add(new ProbeEnding(container, GiveUpReason.ProbeBoundReached));
        }

        return new DueRemedies(remedies, extended, endings, bound);
    }

    /// <summary>The attempts are used up: what would have been done is over, too.</summary>
    public DueRemedies Exhausted() => new(
        [], [],
        [.. Endings, .. Memory.Select(memory => new Ending(memory.Case, GiveUpReason.AttemptsExhausted))],
        [.. ProbeEndings, .. Probes.Select(probe => new ProbeEnding(probe.Case, GiveUpReason.AttemptsExhausted))]);

    /// <summary>What of it the policy wants written.</summary>
    public DueRemedies Enforced(Policy policy) => this with
    {
        Memory = [.. Memory.Where(memory => policy.ModeOf(memory.Case.Name) == PolicyMode.Enforce)],
        Probes = [.. Probes.Where(probe => policy.ModeOf(probe.Case.Name) == PolicyMode.Enforce)],
    };

    /// <summary>One change of the workload, and the record that travels with it.</summary>
    public Remedy ToRemedy(WorkloadCase workloadCase, History history) =>
        new([.. Memory.Select(memory => memory.Remedy)], RecordKeeping.Next(workloadCase, history, this)) { Probes = [.. Probes.Select(probe => probe.Remedy)] };
}
