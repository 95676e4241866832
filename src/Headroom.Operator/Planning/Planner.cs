using Headroom.Kubernetes.Api;
using Headroom.Operator.Hosting;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Operator.Planning;

/// <summary>
/// Judges everything that a cluster shows at one moment, as the operator would, and does nothing about it: it has no way to write.
/// </summary>
/// <param name="loggers">Told what could not be read, and is done without; null for nobody.</param>
public sealed class Planner(IKubernetesReader reader, HeadroomOptions options, ILoggerFactory? loggers = null)
{
    /// <param name="namespaces">None for every namespace.</param>
    public async Task<Plan> PlanAsync(IReadOnlyCollection<string> namespaces, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var survey = await Survey.TakeAsync(reader, options, namespaces, cancellationToken);
        var covered = survey.Sightings.ToLookup(sighting => survey.Catalog.For(sighting) is not null);
        var (owners, cases) = (new OwnerResolver(reader), Cases());
        var killed = new Dictionary<WorkloadRef, List<Sighting>>();
        var entries = new List<PlanEntry>();
        foreach (var sighting in covered[true])
        {
            var ownership = await owners.ResolveAsync(sighting, cancellationToken);
            if (ownership.Workload is { } workload)
                (killed.TryGetValue(workload, out var known) ? known : killed[workload] = []).Add(sighting);
            else
                entries.Add(await UnsupportedAsync(cases, survey.Catalog.For(sighting)!, sighting, ownership, now, cancellationToken));
        }

        foreach (var (workload, sightings) in killed)
        {
            if (await cases.ReadAsync(survey.Catalog.For(sightings)!, workload, sightings, now, cancellationToken) is { } reading)
                entries.Add(PlanEntryMaker.Of(reading.Case, Judgement.Decide(reading.Case)));
        }

        return new Plan(
            now, [.. entries.OrderBy(entry => entry.Namespace, StringComparer.Ordinal).ThenBy(entry => entry.Workload, StringComparer.Ordinal)],
            survey.Policies, [.. covered[false].OrderByDescending(sighting => sighting.FinishedAt)], survey.Pods);
    }

    private CaseReader Cases() => new(
        new WorkloadReader(reader, new DeploymentRevisions(reader)),
        new SurroundingsReader(reader, TimeProvider.System, (loggers ?? NullLoggerFactory.Instance).CreateLogger<SurroundingsReader>()));

    private static async Task<PlanEntry> UnsupportedAsync(
        CaseReader cases, Policy policy, Sighting sighting, Ownership ownership, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kill = new JudgedKill(sighting, VerdictChain.Judge(await cases.ReadAsync(policy, sighting, now, cancellationToken)));
        return new PlanEntry
        {
            Namespace = sighting.Namespace,
            Workload = ownership.Unsupported?.ShortName ?? $"Pod/{sighting.Pod}",
            Policy = policy,
            Kills = [kill],
            Action = PlannedAction.Unsupported,
            Message = ownership.Unsupported is { } owner ? ReportWording.Unsupported(owner, kill) : ownership.Reason!,
        };
    }
}
