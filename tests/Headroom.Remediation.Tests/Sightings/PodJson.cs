using System.Text.Json;
using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Tests.Sightings;

/// <summary>Pods as the API server writes them, with a container that is in a given state.</summary>
internal static class PodJson
{
    public const string Killed = """{"terminated": {"exitCode": 137, "reason": "OOMKilled", "startedAt": "2026-06-01T11:59:50Z", "finishedAt": "2026-06-01T11:59:53Z", "containerID": "containerd://present"}}""";
    public const string KilledBefore = """{"terminated": {"exitCode": 137, "reason": "OOMKilled", "startedAt": "2026-06-01T11:59:20Z", "finishedAt": "2026-06-01T11:59:23Z", "containerID": "containerd://last"}}""";
    public const string Running = """{"running": {"startedAt": "2026-06-01T11:59:55Z"}}""";
    public const string BackingOff = """{"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 10s restarting failed container"}}""";
    public const string Creating = """{"waiting": {"reason": "ContainerCreating"}}""";

    public static V1Pod Pod(
        string state = "{}",
        string lastState = "{}",
        string more = "",
        string qosClass = "Burstable",
        string owners = """[{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "flagsmith-api-1", "uid": "rs", "controller": true}]""",
        string spec = """{"containers": [{"name": "api", "resources": {"limits": {"cpu": "1", "memory": "64Mi"}, "requests": {"memory": "32Mi"}}}]}""") => Bind($$$"""
        {
          "apiVersion": "v1",
          "kind": "Pod",
          "metadata": {
            "name": "flagsmith-api-1-abcde", "namespace": "flagsmith", "uid": "pod-uid", "creationTimestamp": "2026-06-01T11:50:00Z",
            "labels": {"app": "flagsmith-api"}, "ownerReferences": {{{owners}}}
          },
          "spec": {{{spec}}},
          "status": {
            "qosClass": "{{{qosClass}}}",
            "containerStatuses": [{"name": "api", "restartCount": 3, "state": {{{state}}}, "lastState": {{{lastState}}}{{{more}}} }]
          }
        }
        """);

    public static V1Pod Bind(string json) => JsonSerializer.Deserialize(json, KubernetesJsonContext.Default.V1Pod)!;
}
