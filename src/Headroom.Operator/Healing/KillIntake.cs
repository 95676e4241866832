using Headroom.Operator.Entities;
using Headroom.Operator.Hosting;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Healing;

/// <summary>Where kills come in: those that a policy covers open an incident, the others wait for a policy.</summary>
public sealed class KillIntake(
    PolicyCatalog catalog, OwnerResolver owners, WorkloadReader workloads, UnsupportedKills unsupportedKills, IncidentBook book, SightingShelf shelf,
    HealingQueue queue, OverlapWatch overlaps, HealingReport report, IOptions<HeadroomOptions> options, ILogger<KillIntake> logger)
{
    /// <summary>Kills that were seen at once are all entered before one of them is looked at: they make one decision, and one patch.</summary>
    /// <exception cref="Kubernetes.Api.KubernetesApiException">A pod's owner could not be read: hand the sightings in again.</exception>
    public async Task AcceptAsync(IReadOnlyCollection<Sighting> sightings, CancellationToken cancellationToken)
    {
        var due = new HashSet<WorkloadRef>();
        try
        {
            foreach (var sighting in sightings)
            {
                if (await EnterAsync(sighting, cancellationToken) is { } workload)
                    due.Add(workload);
            }
        }
        finally
        {
            foreach (var workload in due)
                queue.KillSeen(workload, book.Find(workload)?.KilledPods ?? 1);
        }
    }

    /// <summary>What was seen before, and what is under way, is looked at under the changed policy.</summary>
    /// <exception cref="Kubernetes.Api.KubernetesApiException">The API server did not answer what has to be known: say again that the policy changed.</exception>
    public async Task PolicyChangedAsync(PolicyEntry entry, CancellationToken cancellationToken)
    {
        await AcceptAllAsync(shelf.Take(entry.Key.Namespace), cancellationToken);
        foreach (var workload in book.In(entry.Key.Namespace))
            queue.Look(workload);
        var lines = entry.Status?.Incidents ?? [];
        foreach (var incident in lines)
            await ResumeAsync(entry.Key, incident, lines, cancellationToken);
    }

    public Task PolicyDeletedAsync(PolicyKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var workload in book.In(key.Namespace))
            queue.Look(workload);
        return Task.CompletedTask;
    }

    /// <summary>The workload that has to be looked at because of the kill; null where the kill is no news, or nothing can be done about it.</summary>
    private async Task<WorkloadRef?> EnterAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        if (options.Value.IsProtected(sighting.Namespace) || book.IsSettled(sighting.Id))
            return null;
        if (catalog.For(sighting) is not { } policy)
        {
            shelf.Keep(sighting);
            // A policy may have come between the two lines above, and found the shelf still empty.
            policy = catalog.For(sighting);
            if (policy is null)
                return null;
        }

        var ownership = await owners.ResolveAsync(sighting, cancellationToken);
        if (sighting.IsKill || !sighting.MayBeProbeKill)
            overlaps.KillSeen(sighting, ownership.Workload?.ShortName ?? ownership.Unsupported?.ShortName ?? $"Pod/{sighting.Pod}");
        if (ownership.Unsupported is { } unsupported)
        {
            await unsupportedKills.TellAsync(policy, unsupported, sighting, cancellationToken);
            return null;
        }

        if (ownership.Workload is not { } workload)
        {
            // Said once: the pod goes on showing the kill for as long as it lives.
            logger.KillWithoutWorkload(sighting.Namespace, sighting.Pod, sighting.Container, ownership.Reason!);
            book.Settle(sighting.Id);
            return null;
        }

        if (!book.Add(workload, sighting))
            return null;
        logger.KillSeen(workload, sighting.Pod, sighting.Container, sighting.Reason, sighting.ExitCode, sighting.Limit);
        return workload;
    }

    private async Task AcceptAllAsync(IReadOnlyList<Sighting> sightings, CancellationToken cancellationToken)
    {
        try
        {
            await AcceptAsync(sightings, cancellationToken);
        }
        catch
        {
            foreach (var sighting in sightings)
                shelf.Keep(sighting);
            throw;
        }
    }

    /// <summary>
    /// Goes on with what a former run of the operator was watching. The status only says where to look: what was done, and what is to be done,
    /// is read from the workload.
    /// </summary>
    private async Task ResumeAsync(PolicyKey policy, IncidentStatus incident, IReadOnlyList<IncidentStatus> lines, CancellationToken cancellationToken)
    {
        // What cannot be healed may have the name of a workload that can.
        if (incident.Phase == nameof(IncidentPhase.Unsupported) || incident.Workload.Split('/') is not [var kindName, var name] || !Enum.TryParse<WorkloadKind>(kindName, out var kind))
            return;
        if (await workloads.FindRefAsync(kind, policy.Namespace, name, cancellationToken) is not { } workload)
            report.Ended(new WorkloadRef(kind, policy.Namespace, name, ""), policy);
        else if (!IsOver(incident) && book.TryOpen(workload, out var resumed))
            Resume(resumed, workload, policy, lines.Where(line => line.Workload == incident.Workload));
    }

    private void Resume(Incident incident, WorkloadRef workload, PolicyKey policy, IEnumerable<IncidentStatus> lines)
    {
        incident.Policy = policy;
        incident.Recommended = lines.Where(IsRecommended)
            .Select(line => Recommendation.Of(line.Container, line.MemoryFrom, line.MemoryTo, line.Kills, line.Verdict))
            .Aggregate((Recommendation?)null, (all, one) => one is null ? all : all?.And(one) ?? one);
        queue.Look(workload);
    }

    /// <summary>Told, and nobody has set it so far; or somebody has, and whether it helps is being watched.</summary>
    private static bool IsRecommended(IncidentStatus line) => line.Phase == nameof(IncidentPhase.Recommended) || line is { Phase: nameof(IncidentPhase.Recovering), Attempts: 0 };

    /// <summary>Such a line stands for what was: only a further kill changes it.</summary>
    private static bool IsOver(IncidentStatus incident) => incident.Phase is nameof(IncidentPhase.Recovered) or nameof(IncidentPhase.GaveUp);
}
