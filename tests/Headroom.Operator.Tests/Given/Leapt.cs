using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Given;

/// <summary>The Flagsmith incident after a leap from 64Mi to 1Gi that has held, and what a metrics server tells of its pods.</summary>
internal static class Leapt
{
    public static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["app"] = "flagsmith-api" };

    public static V1Alpha1MemoryPolicy Policy(string after = "15m", string? mode = null) => A.PolicyObject(new MemoryPolicySpec
    {
        Mode = mode,
        Memory = new MemorySpec { Ceiling = "1Gi", Strategy = "Leap", Settle = new SettleSpec { After = after } },
    });

    public static RemediationRecord Record(string ago = "5m") => new()
    {
        Attempts = 1,
        LastAttempt = A.Ago(ago),
        Policy = "api",
        Containers = new Dictionary<string, ContainerRecord>
        {
            [A.Container] = new() { OriginalLimit = "64Mi", OriginalRequest = "32Mi", Limit = "1Gi", Kills = 2, Verdict = "LimitOom", Killed = [new KillPoint("64Mi", 3)] },
        },
    };

    public static V1Deployment Deployment(string limit = "1Gi", string request = "64Mi", RemediationRecord? record = null, int replicas = 2, bool rolledOut = true, bool paused = false)
    {
        var deployment = A.Deployment(limit, request, record ?? Record(), replicas, rolledOut);
        var template = deployment.Spec!.Template! with { Metadata = new V1ObjectMeta { Labels = Labels } };
        return deployment with { Spec = deployment.Spec with { Template = template, Paused = paused } };
    }

    /// <summary>A kill from before the leap, of a pod of the former revision.</summary>
    public static Sighting FormerKill(string pod = "former") => A.Sighting("6m", pod: pod, controller: A.Owner("ReplicaSet", "flagsmith-api-0"));

    /// <summary>What a pod uses, of the container that is to settle.</summary>
    public static V1Beta1PodMetrics Uses(string memory, string pod = "a", string container = A.Container) => new()
    {
        Metadata = A.Metadata($"flagsmith-api-1-{pod}"),
        Containers = [new V1Beta1ContainerMetrics { Name = container, Usage = new V1ResourceAmounts { Memory = memory } }],
    };

    public static KubernetesApiException Answer(HttpStatusCode code, bool isMissingResource = false) => new(
        new ApiRequest("list", V1Beta1PodMetrics.MetricsGroup, "pods", A.Namespace, null), code, code.ToString(), "so it says", isMissingResource: isMissingResource);

    /// <summary>Fails what is asked of metrics.k8s.io, and nothing else.</summary>
    public static Func<string, Exception?> Fails(KubernetesApiException answer) => read => read.StartsWith(nameof(V1Beta1PodMetrics), StringComparison.Ordinal) ? answer : null;
}
