using Headroom.Remediation.Leaks;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
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
        var killed = curable.Where(container => !history.IsGivenUp(container.Name) && !history.IsContested(container.Name)).ToList();
        var due = killed.Where(container => TriggerRule.IsReached(workloadCase.Policy.Trigger, container, history)).ToList();
        if (due.Count == 0 && GivingUp.Standing(workloadCase, kills, history) is { } gaveUp)
            return gaveUp;
        // What was taken back and has harmed nobody is told for as long as the story goes on.
        if (due.Count == 0 && history.Contests.Count > 0 && (history.IsOpen || curable.Any(container => history.IsContested(container.Name))))
            return new Decision.Contested(kills, OwnerWording.Contested(workloadCase.Policy, workloadCase.Workload, history.Contests), history.Contests);
        if (killed.Count == 0)
            return new Decision.NothingToHeal(kills, Wording.NothingToHeal(workloadCase.Policy, kills));
        if (due.Count == 0)
            return new Decision.AwaitKills(kills, Wording.AwaitKills(workloadCase.Policy, killed[0]));
        return workloadCase.Workload.RevisionObserved
            ? Decide(workloadCase, kills, history, due)
            : new Decision.Wait(kills, "the workload's controller has not seen its newest template yet", workloadCase.Now + TimeSpan.FromSeconds(1));
    }

    private static Decision Decide(WorkloadCase workloadCase, List<JudgedKill> kills, History history, List<ContainerCase> due)
    {
        var policy = workloadCase.Policy;
        var (remedies, endings) = Sort(due, history, policy);
        if (remedies.Count > 0 && history.Attempts >= policy.MaxAttempts)
            endings = [.. due.Select(container => endings.FirstOrDefault(ending => ending.Container == container) ?? new Ending(container, GiveUpReason.AttemptsExhausted))];
        if (endings.Count == due.Count)
            return GivingUp.Decide(workloadCase, kills, history, endings);

        var enforced = remedies.Where(remedy => policy.ModeOf(remedy.Container) == PolicyMode.Enforce).ToList();
        if (enforced.Count == 0)
            return Recommendation(workloadCase, kills, history, due, remedies);
        var healed = due.Where(container => enforced.Any(remedy => remedy.Container == container.Name)).ToList();
        if (history.NextAttempt is { } next && workloadCase.Now < next && !healed.Any(container => IsStartUpKill(container, policy.Backoff)))
            return new Decision.Wait(kills, Wording.Backoff(healed[0], next - workloadCase.Now), next);
        return new Decision.Remediate(
            kills, Wording.Remedy(workloadCase, healed, enforced, history.Attempts) + Wording.LeftOut(policy, remedies, endings), Remedy(workloadCase, history, due, enforced));
    }

    private static Decision.Recommend Recommendation(WorkloadCase workloadCase, List<JudgedKill> kills, History history, List<ContainerCase> due, List<ContainerRemedy> remedies)
    {
        var owner = workloadCase.Workload.GitOps;
        var message = Wording.Remedy(workloadCase, due, remedies, history.Attempts) + OwnerWording.Commit(owner);
        return new Decision.Recommend(kills, message, Remedy(workloadCase, history, due, remedies)) { Owner = owner };
    }

    /// <summary>What each container is to get, and those for which more memory is no remedy (any more).</summary>
    private static (List<ContainerRemedy> Remedies, List<Ending> Endings) Sort(List<ContainerCase> due, History history, Policy policy)
    {
        var (remedies, endings) = (new List<ContainerRemedy>(), new List<Ending>());
        foreach (var container in due)
        {
            if (container.NeedsLimit && LeakRule.Find(container.Series(history.Of(container.Name))) is { } leak)
                endings.Add(new Ending(container, GiveUpReason.LeakSuspected, leak));
            else if (container.Remedy(policy.RulesOf(container.Name), history.Steps(container.Name)) is { } remedy)
                remedies.Add(remedy);
            else
                endings.Add(new Ending(container, GiveUpReason.CeilingReached));
        }

        return (remedies, endings);
    }

    private static List<JudgedKill> Judge(WorkloadCase workloadCase) =>
    [
        .. workloadCase.Sightings
            .GroupBy(sighting => sighting.Id).Select(OneKill)
            .OrderBy(sighting => sighting.FinishedAt).ThenBy(sighting => sighting.Pod, StringComparer.Ordinal)
            .ThenBy(sighting => sighting.Id.PodUid, StringComparer.Ordinal).ThenBy(sighting => sighting.Id.Run, StringComparer.Ordinal)
            .ThenBy(sighting => sighting.Container, StringComparer.Ordinal)
            .Select(sighting => new JudgedKill(sighting, VerdictChain.Judge(
                new VerdictInput(sighting, workloadCase.Workload, workloadCase.Policy.Trigger, workloadCase.Now) { Surroundings = workloadCase.Surroundings }))),
    ];

    /// <summary>A pod shows the same kill at every event of its life, at some of them in CrashLoopBackOff: it counts once, and that counts.</summary>
    private static Sighting OneKill(IEnumerable<Sighting> sightings) =>
        sightings.OrderByDescending(sighting => sighting.CrashLoopBackOff).ThenBy(sighting => sighting.Limit).First();

    private static List<ContainerCase> Killed(WorkloadCase workloadCase, List<JudgedKill> kills) =>
    [
        .. kills
            .Where(kill => MemoryMayCure(kill.Verdict.Kind) && workloadCase.Policy.ModeOf(kill.Sighting.Container) != PolicyMode.Paused)
            .GroupBy(kill => kill.Sighting.Container)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => ContainerCase.Of(group.Key, workloadCase.Workload.Containers[group.Key], [.. group]))
            // Where only the request is too low, the policy's mode decides whether there is anything to do.
            .Where(container => container.NeedsLimit || container.Remedy(workloadCase.Policy.RulesOf(container.Name), steps: 0) is not null),
    ];

    private static bool MemoryMayCure(VerdictKind kind) => kind is VerdictKind.LimitOom or VerdictKind.ProbableOom or VerdictKind.NodeOom or VerdictKind.Evicted;

    private static Remedy Remedy(WorkloadCase workloadCase, History history, List<ContainerCase> due, List<ContainerRemedy> remedies) =>
        new(remedies, RecordKeeping.Next(workloadCase, history, due, remedies));

    private static bool IsStartUpKill(ContainerCase container, Backoff backoff) =>
        container.LastKill is { Verdict.Kind: VerdictKind.LimitOom, Sighting.Uptime: { } uptime } && uptime <= backoff.Initial;
}
