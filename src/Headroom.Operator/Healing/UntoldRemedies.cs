using System.Collections.Concurrent;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Hosting;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Healing;

/// <summary>
/// Remedies that a former run of the operator wrote and did not live to tell: no status names them, and with the killed pods gone nothing else
/// does but the pods that were made since. Their story goes on where it stood. Safe for use by several threads.
/// </summary>
public sealed class UntoldRemedies(
    PolicyCatalog catalog, PolicySurvey policies, PolicyStatusReporter reporter, OwnerResolver owners, IncidentBook book, HealingQueue queue, IOptions<HeadroomOptions> options,
    TimeProvider time, ILogger<UntoldRemedies> logger)
{
    private const int MostKept = 10_000;

    // One of each owner's pods, where their policy was not seen yet.
    private readonly ConcurrentDictionary<string, RemediedPod> _waiting = new();

    // Those that were gone into, whatever came of it: pods tell the same for as long as they live.
    private readonly ConcurrentDictionary<(string Owner, DateTimeOffset At), bool> _known = new();

    /// <exception cref="Kubernetes.Api.KubernetesApiException">Its owner could not be read: hand it in again.</exception>
    public async Task SeenAsync(V1Pod seen, CancellationToken cancellationToken)
    {
        if (RemediedPod.Of(seen) is not { } pod || options.Value.IsProtected(pod.Namespace) || await ResumeAsync(pod, cancellationToken))
            return;
        if (_waiting.Count < MostKept)
            _waiting[pod.Owner.Uid] = pod;
        // A policy may have come between the two lines above.
        if (await ResumeAsync(pod, cancellationToken))
            _waiting.TryRemove(pod.Owner.Uid, out _);
        else if (pod.LacksOthers)
            await OrphanedAsync(pod, cancellationToken);
    }

    /// <exception cref="Kubernetes.Api.KubernetesApiException">An owner could not be read: say again that the policy changed.</exception>
    public async Task PolicyChangedAsync(string ns, CancellationToken cancellationToken)
    {
        foreach (var (owner, pod) in _waiting.Where(entry => entry.Value.Namespace == ns))
        {
            if (await ResumeAsync(pod, cancellationToken))
                _waiting.TryRemove(owner, out _);
        }
    }

    /// <summary>Where the cluster has no policy for it, and not only none that was seen yet, the pods that were taken from its workload are given back.</summary>
    private async Task OrphanedAsync(RemediedPod pod, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey((pod.Owner.Uid, pod.At)) || await policies.AnswerAsync(pod.Namespace, pod.Labels, cancellationToken))
            return;
        if ((await owners.ResolveAsync(pod.Namespace, pod.Owner, kill: null, cancellationToken)).Workload is { } workload && book.TryOpen(workload, out _))
            queue.Look(workload);
        Know(pod);
        _waiting.TryRemove(pod.Owner.Uid, out _);
    }

    private void Know(RemediedPod pod)
    {
        if (_known.Count >= MostKept)
            _known.Clear();
        _known[(pod.Owner.Uid, pod.At)] = true;
    }

    /// <summary>False where no policy answers for the pod.</summary>
    private async Task<bool> ResumeAsync(RemediedPod pod, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey((pod.Owner.Uid, pod.At)))
            return true;
        if (catalog.For(pod.Namespace, pod.Labels) is not { } policy)
            return false;
        var isOver = pod.At + policy.Backoff.ResetAfter < time.GetUtcNow();
        var isTold = pod.At <= reporter.LastRemedy(pod.Namespace);
        // Where an incident is under way, the remedy is its own, or is seen with what it was opened for.
        if (!isOver && !isTold
            && (await owners.ResolveAsync(pod.Namespace, pod.Owner, kill: null, cancellationToken)).Workload is { } workload && book.TryOpen(workload, out var incident))
        {
            logger.RemedyUntold(workload, pod.At);
            incident.Policy = PolicyKey.Of(policy);
            queue.Look(workload);
        }

        Know(pod);
        return true;
    }
}
