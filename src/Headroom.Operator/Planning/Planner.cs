using Headroom.Kubernetes.Api;
using Headroom.Operator.Hosting;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Planning;

/// <summary>
/// Judges everything that a cluster shows at one moment, as the operator would, and does nothing about it: it has no way to write.
/// </summary>
public sealed class Planner(IKubernetesReader reader, HeadroomOptions options)
{
    private readonly OwnerResolver _owners = new(reader);
    private readonly WorkloadReader _workloads = new(reader, new DeploymentRevisions(reader));

    /// <param name="namespaces">None for every namespace.</param>
    public async Task<Plan> PlanAsync(IReadOnlyCollection<string> namespaces, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var survey = await Survey.TakeAsync(reader, options, namespaces, cancellationToken);
        var covered = survey.Sightings.ToLookup(sighting => survey.Catalog.For(sighting) is not null);
        var killed = new Dictionary<WorkloadRef, List<Sighting>>();
        var entries = new List<PlanEntry>();
        foreach (var sighting in covered[true])
        {
            var ownership = await _owners.ResolveAsync(sighting, cancellationToken);
            if (ownership.Workload is { } workload)
                (killed.TryGetValue(workload, out var known) ? known : killed[workload] = []).Add(sighting);
            else
                entries.Add(Unsupported(survey.Catalog.For(sighting)!, sighting, ownership.Reason!, now));
        }

        foreach (var (workload, sightings) in killed)
        {
            if (await ReadCaseAsync(survey.Catalog.For(sightings)!, workload, sightings, now, cancellationToken) is { } workloadCase)
                entries.Add(PlanEntryMaker.Of(workloadCase, Judgement.Decide(workloadCase)));
        }

        return new Plan(
            now, [.. entries.OrderBy(entry => entry.Namespace, StringComparer.Ordinal).ThenBy(entry => entry.Workload, StringComparer.Ordinal)],
            survey.Policies, [.. covered[false].OrderByDescending(sighting => sighting.FinishedAt)], survey.Pods);
    }

    private async Task<WorkloadCase?> ReadCaseAsync(
        Policy policy, WorkloadRef workload, List<Sighting> sightings, DateTimeOffset now, CancellationToken cancellationToken) =>
        await _workloads.ReadAsync(workload, sightings, cancellationToken) is { } reading ? new WorkloadCase(policy, reading.Facts, sightings, now) : null;

    private static PlanEntry Unsupported(Policy policy, Sighting sighting, string reason, DateTimeOffset now)
    {
        var facts = new WorkloadFacts
        {
            Workload = new WorkloadRef(WorkloadKind.Deployment, sighting.Namespace, sighting.Pod, sighting.Id.PodUid),
            Replicas = 1,
            Containers = new Dictionary<string, ContainerTemplate> { [sighting.Container] = new(sighting.Limit, sighting.Request) },
        };
        var verdict = VerdictChain.Judge(new VerdictInput(sighting, facts, policy.Trigger.Within, now));
        return new PlanEntry
        {
            Namespace = sighting.Namespace,
            Workload = $"Pod/{sighting.Pod}",
            Policy = policy,
            Kills = [new JudgedKill(sighting, verdict)],
            Action = PlannedAction.Unsupported,
            Message = reason,
        };
    }
}
