using Headroom.Kubernetes.Api;
using Headroom.Operator.Hosting;
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
        var (owners, cases) = (new OwnerResolver(reader), CasesAt(now));
        var killed = new Dictionary<WorkloadRef, List<Sighting>>();
        var entries = new List<PlanEntry>();
        foreach (var sighting in covered[true])
        {
            var ownership = await owners.ResolveAsync(sighting, cancellationToken);
            if (ownership.Workload is { } workload)
                (killed.TryGetValue(workload, out var known) ? known : killed[workload] = []).Add(sighting);
            else
                entries.Add(Unsupported(survey.Catalog.For(sighting)!, sighting, ownership.Reason!, now));
        }

        foreach (var (workload, sightings) in killed)
        {
            if (await cases.ReadAsync(survey.Catalog.For(sightings)!, workload, sightings, cancellationToken) is { } reading)
                entries.Add(PlanEntryMaker.Of(reading.Case, Judgement.Decide(reading.Case)));
        }

        return new Plan(
            now, [.. entries.OrderBy(entry => entry.Namespace, StringComparer.Ordinal).ThenBy(entry => entry.Workload, StringComparer.Ordinal)],
            survey.Policies, [.. covered[false].OrderByDescending(sighting => sighting.FinishedAt)], survey.Pods);
    }

    private CaseReader CasesAt(DateTimeOffset now)
    {
        var clock = new StoppedClock(now);
        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<SurroundingsReader>();
        return new CaseReader(new WorkloadReader(reader, new DeploymentRevisions(reader)), new SurroundingsReader(reader, clock, logger), clock);
    }

    private static PlanEntry Unsupported(Policy policy, Sighting sighting, string reason, DateTimeOffset now)
    {
        var verdict = VerdictChain.Judge(new VerdictInput(sighting, null, policy.Trigger, now));
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
