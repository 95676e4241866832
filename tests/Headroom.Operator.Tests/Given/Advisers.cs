using Headroom.Kubernetes.Api;
using Headroom.Operator.Advising;
using Headroom.Operator.Measuring;
using Headroom.Operator.Preflight;
using Headroom.Operator.Workloads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Operator.Tests.Given;

/// <summary>The Flagsmith workload with pods that have labels, and readers of advice around a cluster and a clock that the test holds.</summary>
internal static class Advisers
{
    public static AdviceReader Of(IKubernetesReader cluster, TimeProvider time, ILogger<AdviceReader>? logger = null)
    {
        var reads = new OptionalReads(cluster, time, NullLogger<OptionalReads>.Instance);
        return new AdviceReader(
            reads, new NodeRooms(cluster, reads, time, NullLogger<NodeRooms>.Instance), new UseReader(cluster, time, NullLogger<UseReader>.Instance), logger ?? NullLogger<AdviceReader>.Instance);
    }

    public static WorkloadReading Reading(string? limit = "64Mi", string? request = "32Mi", int replicas = 1) =>
        new(A.Facts(record: null, (A.Container, limit, request)) with { Replicas = replicas, PodLabels = Leapt.Labels }, "1001");
}
