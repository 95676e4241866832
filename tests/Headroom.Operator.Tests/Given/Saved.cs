using Headroom.Operator.Replaying;

namespace Headroom.Operator.Tests.Given;

/// <summary>What kubectl would have written to a file.</summary>
internal static class Saved
{
    public const string Policy = """
        apiVersion: headroom.dev/v1alpha1
        kind: MemoryPolicy
        metadata: {name: default}
        spec:
          memory: {growthFactorPercent: 100, minIncrease: 64Mi, ceiling: 1Gi}
        """;

    /// <summary>A pod of a Deployment's ReplicaSet, OOM-killed; times are of the day of <see cref="A.Now"/>.</summary>
    public static string Pod(
        string name = "api-5b5d5bbfd5-jffdq", string killedAt = "07:59:30", string limit = "64Mi", string createdAt = "07:55:00", string owner = "ReplicaSet", string? ownerName = null,
        string labels = "{app: api, pod-template-hash: 5b5d5bbfd5}", string apiVersion = "apps/v1", string reason = "OOMKilled", int exitCode = 137, string ns = "flagsmith", string waiting = "CrashLoopBackOff") => $$$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{{name}}}
          namespace: {{{ns}}}
          uid: uid-of-{{{name}}}
          creationTimestamp: "2026-11-22T{{{createdAt}}}Z"
          labels: {{{labels}}}
          ownerReferences:
          - {apiVersion: {{{apiVersion}}}, kind: {{{owner}}}, name: {{{ownerName ?? name[..name.LastIndexOf('-')]}}}, uid: uid-of-{{{ns}}}-{{{ownerName ?? name[..name.LastIndexOf('-')]}}}, controller: true}
        spec:
          containers:
          - name: api
            resources: {limits: {memory: {{{limit}}}}, requests: {memory: 32Mi}}
        status:
          phase: Running
          qosClass: Burstable
          containerStatuses:
          - name: api
            restartCount: 2
            state: {waiting: {reason: {{{waiting}}}}}
            lastState:
              terminated:
                containerID: containerd://{{{name}}}
                exitCode: {{{exitCode}}}
                reason: {{{reason}}}
                startedAt: "2026-11-22T07:57:30Z"
                finishedAt: "2026-11-22T{{{killedAt}}}Z"
        """;

    public static string All(params string[] documents) => string.Join("\n---\n", documents);

    public static SavedCluster Cluster(params string[] documents) => SavedCluster.Of(new SavedText("saved.yaml", All(documents)));
}
