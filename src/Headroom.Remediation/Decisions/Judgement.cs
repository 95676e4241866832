using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Decisions;

/// <summary>
/// From what was seen to what is to be done: every kill gets its verdict, the kills of each container are weighed against the
/// policy's trigger, and what is due becomes one remedy for the whole workload. Pure: the same case gives the same decision,
/// in whatever order its sightings came.
/// </summary>
public static class Judgement
{
    public static Decision Decide(WorkloadCase workloadCase)
    {
        var kills = Judge(workloadCase);
        if (Coverage.Objection(workloadCase) is { } objection)
            return new Decision.LeaveAlone(kills, objection);

        workloadCase = GitOpsRule.Applied(workloadCase);
        var history = new History(workloadCase);
        var curable = Killed(workloadCase, kills);
        var killed = curable.Where(container => IsOpen(history, container.Name)).ToList();
        var slow = ProbeCase.Of(workloadCase, kills).Where(container => IsOpen(history, container.Name)).ToList();
        var due = killed.Where(container => TriggerRule.IsReached(workloadCase.Policy.Trigger, container, history)).ToList();
        var isDue = due.Count > 0 || slow.Any(IsReached);
        if (!isDue && GivingUp.Standing(workloadCase, kills, history) is { } gaveUp)
            return gaveUp;
        // What was taken back and has harmed nobody is told for as long as the story goes on.
        if (!isDue && history.Contests.Count > 0 && (history.IsOpen || curable.Any(container => history.IsContested(container.Name))))
            return new Decision.Contested(kills, OwnerWording.Contested(workloadCase.Policy, workloadCase.Workload, history.Contests), history.Contests);
        if (killed.Count + slow.Count == 0)
            return new Decision.NothingToHeal(kills, Wording.NothingToHeal(workloadCase.Policy, kills));
        if (!isDue)
            return new Decision.AwaitKills(kills, killed.Count > 0 ? Wording.AwaitKills(workloadCase.Policy, killed[0]) : Wording.AwaitKills(workloadCase.Policy, slow[0]));
        return workloadCase.Workload.RevisionObserved
            ? Decide(workloadCase, kills, history, DueRemedies.Of(workloadCase.Policy, history, due, slow, IsReached))
            : new Decision.Wait(kills, "the workload's controller has not seen its newest template yet", workloadCase.Now + TimeSpan.FromSeconds(1));

        bool IsReached(ProbeCase container) => TriggerRule.IsReached(workloadCase.Policy.Trigger, container, history);
    }

    private static Decision Decide(WorkloadCase workloadCase, List<JudgedKill> kills, History history, DueRemedies due)
    {
        var policy = workloadCase.Policy;
        if (history.Attempts >= policy.MaxAttempts && !due.IsEmpty)
            due = due.Exhausted();
        if (due.IsEmpty)
            return GivingUp.Decide(workloadCase, kills, history, due);

        var enforced = due.Enforced(policy);
        if (enforced.IsEmpty)
            return Recommendation(workloadCase, kills, history, due);
        if (history.NextAttempt is { } next && workloadCase.Now < next && !enforced.Memory.Any(memory => IsStartUpKill(memory.Case, policy.Backoff)))
            return new Decision.Wait(kills, Wording.Backoff(enforced, next - workloadCase.Now), next);
        var remedy = enforced.ToRemedy(workloadCase, history);
        return new Decision.Remediate(kills, Wording.Remedy(workloadCase, remedy, enforced) + Wording.LeftOut(policy, due), remedy);
    }

    private static Decision.Recommend Recommendation(WorkloadCase workloadCase, List<JudgedKill> kills, History history, DueRemedies due)
    {
        var (owner, remedy) = (workloadCase.Workload.GitOps, due.ToRemedy(workloadCase, history));
        return new Decision.Recommend(kills, Wording.Remedy(workloadCase, remedy, due) + OwnerWording.Commit(owner), remedy) { Owner = owner };
    }

    /// <summary>Its story has not come to an end that holds.</summary>
    private static bool IsOpen(History history, string container) => !history.IsGivenUp(container) && !history.IsContested(container);

    private static List<JudgedKill> Judge(WorkloadCase workloadCase) =>
    [
        .. workloadCase.Sightings
            .GroupBy(sighting => sighting.Id).Select(OneKill)
            .OrderBy(sighting => sighting.FinishedAt).ThenBy(sighting => sighting.Pod, StringComparer.Ordinal)
            .ThenBy(sighting => sighting.Id.PodUid, StringComparer.Ordinal).ThenBy(sighting => sighting.Id.Run, StringComparer.Ordinal)
            .ThenBy(sighting => sighting.Container, StringComparer.Ordinal)
            .Select(sighting => JudgedKill.Of(VerdictInput.Of(workloadCase, sighting))),
    ];

    /// <summary>
    /// A pod shows the same kill at every event of its life, at some of them in CrashLoopBackOff: it counts once, and that counts. Its
    /// amounts are those of the sighting that shows the least of a resize.
    /// </summary>
    private static Sighting OneKill(IEnumerable<Sighting> sightings)
    {
        var seen = sightings
            .OrderBy(sighting => sighting.ResizeTrace).ThenBy(sighting => sighting.Limit).ThenBy(sighting => sighting.RestartCount)
            .ToList();
        return seen[0] with { CrashLoopBackOff = seen.Any(sighting => sighting.CrashLoopBackOff) };
    }

    private static List<ContainerCase> Killed(WorkloadCase workloadCase, List<JudgedKill> kills) =>
    [
        .. kills
            .Where(kill => MemoryMayCure(kill.Verdict.Kind) && workloadCase.Policy.ModeOf(kill.Sighting.Container) != PolicyMode.Paused)
            .GroupBy(kill => kill.Sighting.Container)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => ContainerCase.Of(workloadCase, group.Key, [.. group]))
            // Where only the request is too low, the policy's mode decides whether there is anything to do.
            .Where(container => container.NeedsLimit || container.Remedy(workloadCase.Policy.RulesOf(container.Name), steps: 0) is not null),
    ];

    private static bool MemoryMayCure(VerdictKind kind) => kind is VerdictKind.LimitOom or VerdictKind.ProbableOom or VerdictKind.NodeOom or VerdictKind.Evicted;

    private static bool IsStartUpKill(ContainerCase container, Backoff backoff) =>
        container.LastKill is { Verdict.Kind: VerdictKind.LimitOom, Sighting.Uptime: { } uptime } && uptime <= backoff.Initial;
}
