using Headroom.Kubernetes.Api;
using Headroom.Operator.Advising;
using Headroom.Operator.Hosting;
using Headroom.Operator.Policies;
using Headroom.Operator.Preflight;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Planning;

/// <summary>
/// Judges everything that a cluster shows at one moment, as the operator would, and does nothing about it: it has no way to write.
/// </summary>
/// <param name="loggers">Told what could not be read, and is done without; null for nobody.</param>
public sealed class Planner(IKubernetesReader reader, HeadroomOptions options, ILoggerFactory? loggers = null)
{
    /// <summary>
    /// What else a person could do is read too, of the workloads that are not over. Not over saved objects: what was not saved would pass for what is not there.
    /// </summary>
    public bool Advises { get; init; }

    /// <summary>Asked whether the API server is under pressure; null for nobody.</summary>
    public IServerHealth? Server { get; init; }

    /// <param name="namespaces">None for every namespace.</param>
    public async Task<Plan> PlanAsync(IReadOnlyCollection<string> namespaces, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var survey = await Survey.TakeAsync(reader, options, namespaces, cancellationToken);
        var rooms = new JudgingRooms(reader, loggers);
        var covered = survey.Sightings.ToLookup(sighting => survey.Catalog.For(sighting) is not null);
        var killed = new Dictionary<WorkloadRef, List<Sighting>>();
        var unsupported = new Dictionary<(string Namespace, string Name), List<(UnsupportedOwner Owner, Sighting Sighting)>>();
        foreach (var sighting in covered[true])
        {
            var ownership = await rooms.Owners.ResolveAsync(sighting, cancellationToken);
            if (ownership.Workload is { } workload)
                Of(killed, workload).Add(sighting);
            else if (ownership.Unsupported is { } owner)
                Of(unsupported, (sighting.Namespace, owner.ShortName)).Add((owner, sighting));
        }

        var strained = Advises && await ServerReadiness.IsStrainedAsync(Server, cancellationToken);
        var entries = new List<PlanEntry>();
        foreach (var (workload, sightings) in killed)
        {
            if (await rooms.Cases.ReadAsync(survey.Catalog.For(sightings)!, workload, sightings, now, cancellationToken) is { } reading)
                entries.Add(await AdvisedAsync(survey, rooms, reading, await DecidedAsync(rooms, reading, cancellationToken), strained, cancellationToken));
        }

        foreach (var kills in unsupported.Values)
            entries.Add(await UnsupportedAsync(rooms.Unsupported, survey.Catalog, kills, now, cancellationToken));
        return new Plan(
            now, [.. entries.OrderBy(entry => entry.Namespace, StringComparer.Ordinal).ThenBy(entry => entry.Workload, StringComparer.Ordinal)],
            survey.Policies, [.. covered[false].Where(sighting => sighting.IsKill).OrderByDescending(sighting => sighting.FinishedAt)], survey.Pods);
    }

    private static List<T> Of<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    /// <summary>After a wait, what would be done at its end, should nothing else happen.</summary>
    private static async Task<PlanEntry> DecidedAsync(JudgingRooms rooms, CaseReading reading, CancellationToken cancellationToken)
    {
        var workloadCase = reading.Case;
        var decision = ReplicaReturn.Decide(workloadCase, await rooms.Rollouts.CheckAsync(reading.Workload, workloadCase, Judgement.Decide(workloadCase), cancellationToken));
        var due = decision is Decision.Wait wait ? Judgement.Decide(workloadCase with { Now = wait.Until }) : decision;
        var fitted = await rooms.Preflight.CheckAsync(workloadCase, due, cancellationToken);
        return PlanEntryMaker.Of(workloadCase, decision is Decision.Wait ? decision : fitted, fitted);
    }

    private async Task<PlanEntry> AdvisedAsync(
        Survey survey, JudgingRooms rooms, CaseReading reading, PlanEntry entry, bool strained, CancellationToken cancellationToken)
    {
        if (!Advises || entry.IsOver)
            return entry;
        var advice = await rooms.Advice.ReadAsync(reading.Workload, entry.Policy, strained, cancellationToken);
        return entry with { Advice = [.. ToldAdvice.Of(survey.Policies, entry.Policy, entry.Workload), .. advice ?? []] };
    }

    private static async Task<PlanEntry> UnsupportedAsync(
        UnsupportedReader unsupported, PolicyCatalog catalog, List<(UnsupportedOwner Owner, Sighting Sighting)> found, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var kills = new List<JudgedKill>();
        foreach (var (_, sighting) in found.OrderBy(kill => kill.Sighting.FinishedAt))
            kills.Add(await unsupported.JudgeAsync(catalog.For(sighting)!, sighting, now, cancellationToken));
        var (owner, newest) = (found[0].Owner, kills[^1]);
        var policy = catalog.For(newest.Sighting)!;
        var objection = policy.ModeOf(newest.Sighting.Container) == PolicyMode.Paused ? $"policy {policy.Name} is paused"
            : await unsupported.IsIgnoredAsync(owner, newest.Sighting, cancellationToken) ? $"the annotation {WorkloadFacts.IgnoreAnnotation} opts it out"
            : null;
        return PlanEntryMaker.Of(owner, policy, kills, objection);
    }
}
