using System.Collections.Concurrent;
using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Workloads;

namespace Headroom.Operator.Measuring;

/// <summary>Asks metrics.k8s.io what a workload's pods use. Many clusters do not serve it: that is normal, is said once in the log, and is not asked again for a while.</summary>
public sealed class UseReader(IKubernetesReader reader, TimeProvider time, ILogger<UseReader> logger)
{
    private const string Unserved = "this cluster serves no " + V1Beta1PodMetrics.MetricsGroup;
    private const string Refused = "Headroom may not list pods." + V1Beta1PodMetrics.MetricsGroup;

    /// <summary>A metrics server may be installed.</summary>
    private static readonly TimeSpan AbsentFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, bool> _told = new();
    private Absence? _absence;

    /// <exception cref="KubernetesApiException">Any other error than those of a metrics server that is not there, or not in order: ask again.</exception>
    public Task<UseReading> ReadAsync(WorkloadReading workload, CancellationToken cancellationToken)
    {
        if (workload.PodLabels.Count == 0)
            return Task.FromResult<UseReading>(new UseReading.Absent("its template has no labels by which its pods could be found"));
        // The template's labels match the selector: the API server sees to that.
        var (of, query) = (workload.Facts.Workload, ListQuery.WithLabels(workload.PodLabels));
        return ReadAsync(of.Namespace, query, of.ToString(), cancellationToken);
    }

    /// <summary>The same of all pods that the query selects.</summary>
    /// <param name="of">Whose they are, for the log.</param>
    /// <exception cref="KubernetesApiException">As above.</exception>
    public async Task<UseReading> ReadAsync(string ns, ListQuery query, string of, CancellationToken cancellationToken)
    {
        if (_absence is { } known && time.GetUtcNow() - known.Since < AbsentFor)
            return new UseReading.Absent(known.Why);
        try
        {
            var pods = new Dictionary<string, IReadOnlyDictionary<string, MemorySize>>();
            await foreach (var page in reader.ListAsync<V1Beta1PodMetrics>(ns, query, cancellationToken))
            {
                foreach (var pod in page.Items ?? [])
                    pods[pod.Metadata.Name] = Memory(pod);
            }

            _absence = null;
            return new UseReading.Known(time.GetUtcNow(), pods);
        }
        catch (KubernetesApiException missing) when (missing.IsMissingResource)
        {
            return Absent(Unserved, missing);
        }
        catch (KubernetesApiException refusal) when (refusal.IsForbidden)
        {
            return Absent(Refused, refusal);
        }
        // The API server answers for a metrics server that does not.
        catch (KubernetesApiException unavailable) when (unavailable.Code >= HttpStatusCode.InternalServerError)
        {
            logger.UseUnknown(of, unavailable.Message);
            return new UseReading.NotNow();
        }
    }

    private UseReading.Absent Absent(string why, KubernetesApiException answer)
    {
        _absence = new Absence(why, time.GetUtcNow());
        if (_told.TryAdd(why, true))
            logger.NothingSettles(why, answer.Message);
        return new UseReading.Absent(why);
    }

    private static Dictionary<string, MemorySize> Memory(V1Beta1PodMetrics pod) => (pod.Containers ?? [])
        .Select(container => (container.Name, Used: MemorySize.ParseOrNull(container.Usage?.Memory)))
        .Where(container => container.Used is not null)
        .DistinctBy(container => container.Name)
        .ToDictionary(container => container.Name, container => container.Used!.Value);

    private sealed record Absence(string Why, DateTimeOffset Since);
}
