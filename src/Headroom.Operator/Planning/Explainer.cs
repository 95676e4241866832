using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Advising;
using Headroom.Operator.Hosting;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Resizing;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Planning;

/// <summary>Tells the story of one workload: who answers for it, what was done, what was seen, what is next. It has no way to write.</summary>
/// <param name="loggers">Told what could not be read, and is done without; null for nobody.</param>
public sealed class Explainer(IKubernetesReader reader, HeadroomOptions options, ILoggerFactory? loggers = null)
{
    /// <summary>Asked whether the API server is under pressure; null for nobody.</summary>
    public IServerHealth? Server { get; init; }

    /// <summary>Null where there is no such object.</summary>
    public async Task<Explanation?> ExplainAsync(WorkloadName target, string ns, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rooms = new JudgingRooms(reader, loggers);
        if (await ResolveAsync(rooms, target, ns, cancellationToken) is not { } found)
            return null;
        var plan = await new Planner(reader, options, loggers).PlanAsync([ns], now, cancellationToken);
        return found.Ownership switch
        {
            { Workload: { } workload } => await OfWorkloadAsync(rooms, plan, workload, cancellationToken),
            { Unsupported: { } owner } => await OfUnsupportedAsync(plan, owner, found.Pod, cancellationToken),
            { Reason: var reason } => new Explanation(now, ns, target.ToString()) { Action = PlannedAction.None, Next = reason ?? "" },
        };
    }

    /// <summary>A pod stands for its owner, and so does a ReplicaSet that has one.</summary>
    private async Task<(Ownership Ownership, Sighting Pod)?> ResolveAsync(JudgingRooms rooms, WorkloadName target, string ns, CancellationToken cancellationToken)
    {
        switch (target.Kind)
        {
            case "Pod":
                return await FindPodAsync(ns, target.Name, cancellationToken) is { } pod
                    ? (await rooms.Owners.ResolveAsync(PodStandIn.Of(pod), cancellationToken), PodStandIn.Of(pod))
                    : null;
            case "ReplicaSet":
                if (await reader.FindAsync<V1ReplicaSet>(ns, target.Name, cancellationToken) is not { } replicaSet)
                    return null;
                var owner = new V1OwnerReference { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = target.Name, Uid = replicaSet.Metadata.Uid, Controller = true };
                var itsPod = PodStandIn.Of(ns, owner, replicaSet.Spec?.Template?.Metadata?.Labels);
                return (await rooms.Owners.ResolveAsync(itsPod, cancellationToken), itsPod);
            default:
                return await rooms.Workloads.FindRefAsync(Enum.Parse<WorkloadKind>(target.Kind), ns, target.Name, cancellationToken) is { } workload
                    ? (Ownership.By(workload), PodStandIn.Of(ns, null, null))
                    : null;
        }
    }

    /// <summary>By a list: the operator's own account, too, may list pods, and not get them.</summary>
    private async Task<V1Pod?> FindPodAsync(string ns, string name, CancellationToken cancellationToken)
    {
        await foreach (var page in reader.ListAsync<V1Pod>(ns, new ListQuery(FieldSelector: $"metadata.name={name}"), cancellationToken))
        {
            if (page.Items is [var pod, ..])
                return pod;
        }

        return null;
    }

    private async Task<Explanation?> OfWorkloadAsync(JudgingRooms rooms, Plan plan, WorkloadRef workload, CancellationToken cancellationToken)
    {
        var entry = Entry(plan, workload.Namespace, workload.ShortName);
        var unjudged = new List<Sighting>();
        foreach (var sighting in plan.Uncovered)
        {
            if ((await rooms.Owners.ResolveAsync(sighting, cancellationToken)).Workload == workload)
                unjudged.Add(sighting);
        }

        var sightings = entry?.Kills.Select(kill => kill.Sighting).ToList() ?? unjudged;
        if (await rooms.Workloads.ReadAsync(workload, sightings, cancellationToken) is not { } reading)
            return null;
        var pod = sightings.MaxBy(sighting => sighting.FinishedAt) ?? PodStandIn.Of(workload.Namespace, null, reading.PodLabels);
        var answer = PolicyAnswer.Of(pod, plan.Policies);
        var explanation = new Explanation(plan.Now, workload.Namespace, workload.ShortName)
        {
            Facts = reading.Facts,
            Policy = answer.Answering,
            Objection = Protection(workload.Namespace) ?? answer.Objection(workload.Namespace),
            Others = answer.Others,
            Passed = answer.Passed,
            Kills = entry?.Kills ?? [],
            Unjudged = unjudged,
            Events = await new PastEvents(reader).AboutAsync(workload.Namespace, workload.Kind.ToString(), workload.Name, cancellationToken),
            Action = entry?.Action ?? PlannedAction.None,
            Next = "",
            Until = entry?.Until,
        };
        if (explanation.Objection is { } objection)
            return explanation with { Next = objection };
        if (await rooms.Cases.ReadAsync(answer.Answering!, workload, sightings, plan.Now, cancellationToken) is not { } judged)
            return null;
        var decision = entry?.Decision ?? ReplicaReturn.Decide(judged.Case, await rooms.Rollouts.CheckAsync(judged.Workload, judged.Case, Judgement.Decide(judged.Case), cancellationToken));
        // Where nothing is to be healed, a remedy may still be on its way to having healed it.
        var recovery = decision is Decision.NothingToHeal
            ? RecoveryWatch.Assess(judged.Case.Workload, judged.Case.Policy, decision.LastKill, plan.Now)
            : null;
        return explanation with
        {
            Objection = (decision as Decision.LeaveAlone)?.Message,
            Action = PlanEntryMaker.Action(decision),
            Patch = PlanEntryMaker.Patch(judged.Case, decision),
            Recovery = recovery,
            Advice =
            [
                .. ToldAdvice.Of(plan.Policies, judged.Case.Policy, workload.ShortName),
                .. await rooms.Advice.ReadAsync(reading, judged.Case.Policy, await ServerReadiness.IsStrainedAsync(Server, cancellationToken), cancellationToken) ?? [],
            ],
            Next = Next(judged.Case, decision, recovery),
        };
    }

    private async Task<Explanation> OfUnsupportedAsync(Plan plan, UnsupportedOwner owner, Sighting pod, CancellationToken cancellationToken)
    {
        var ns = owner.Reference.Namespace;
        var entry = Entry(plan, ns, owner.ShortName);
        var answer = PolicyAnswer.Of(pod, plan.Policies);
        return new Explanation(plan.Now, ns, owner.ShortName)
        {
            Unsupported = owner,
            Policy = answer.Answering,
            Objection = Protection(ns) ?? answer.Objection(ns),
            Others = answer.Others,
            Passed = answer.Passed,
            Kills = entry?.Kills ?? [],
            Events = await new PastEvents(reader).AboutAsync(ns, owner.Reference.Kind, owner.Reference.Name, cancellationToken),
            Action = PlannedAction.Unsupported,
            Next = entry?.Message ?? $"Nothing is changed: {owner.Why}. {owner.Advice}",
        };
    }

    private string? Protection(string ns) => options.IsProtected(ns) ? $"namespace {ns} is protected: Headroom changes nothing there" : null;

    private static PlanEntry? Entry(Plan plan, string ns, string workload) =>
        plan.Entries.FirstOrDefault(entry => entry.Namespace == ns && entry.Workload == workload);

    private static string Next(WorkloadCase workloadCase, Decision decision, Recovery? recovery) => (decision, recovery) switch
    {
        (_, { Recovered: true }) => ReportWording.Recovered(workloadCase, Settling(workloadCase)),
        (_, { Recovered: false }) => ReportWording.Recovering(workloadCase),
        (Decision.Remediate remediate, _) => ReportWording.Raised(workloadCase, remediate),
        (Decision.Recommend, _) => ReportWording.WithNotes(decision),
        _ => decision.Message,
    };

    /// <summary>What becomes of a limit that has leapt; null for nothing. What was measured so far, the running operator alone knows.</summary>
    private static string? Settling(WorkloadCase workloadCase) => SettlingRule.Assess(workloadCase with { ResizesInPlace = ResizeRule.Wants(workloadCase) }) switch
    {
        SettlingState.Open open => $"where metrics.k8s.io is served, {SettlingWording.Measuring(open)}",
        SettlingState.Stays stays => SettlingWording.Stays(stays.Why),
        _ => null,
    };
}
