using System.Collections.Concurrent;
using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Settling;

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
    public async Task<UseReading> ReadAsync(WorkloadReading workload, CancellationToken cancellationToken)
    {
        if (workload.PodLabels.Count == 0)
            return new UseReading.Absent("its template has no labels by which its pods could be found");
        if (_absence is { } known && time.GetUtcNow() - known.Since < AbsentFor)
            return new UseReading.Absent(known.Why);
        try
        {
            var pods = new List<IReadOnlyDictionary<string, MemorySize>>();
            await foreach (var page in reader.ListAsync<V1Beta1PodMetrics>(workload.Facts.Workload.Namespace, workload.PodQuery, cancellationToken))
                pods.AddRange((page.Items ?? []).Select(Memory));
            _absence = null;
            return new UseReading.Known(new UseSample(time.GetUtcNow(), pods));
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
            logger.UseUnknown(workload.Facts.Workload, unavailable.Message);
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
