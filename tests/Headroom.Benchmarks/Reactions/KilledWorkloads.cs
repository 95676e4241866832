using System.Text;
using System.Text.Json.Nodes;
using Headroom.Benchmarks.Watches;
using Headroom.Cluster.Tests.Storm;
using Headroom.Kubernetes.Resources;

namespace Headroom.Benchmarks.Reactions;

/// <summary>What an API server has of Deployments of one pod each, under one policy for each namespace. The pods are as the recorded one is, but for their last end.</summary>
internal sealed class KilledWorkloads
{
    private static readonly byte[] Nothing = """{"metadata": {"resourceVersion": "1"}, "items": []}"""u8.ToArray();

    private readonly Dictionary<(string Resource, string Name), byte[]> _found = [];
    private readonly JsonObject _recorded = RecordedPods.Running();
    private readonly IReadOnlyList<JsonObject> _deployments;

    public KilledWorkloads(StormPlan plan)
    {
        _deployments = [.. plan.Spread("reaction").Select(workload => Deployment(workload, plan))];
        foreach (var deployment in _deployments)
        {
            var replicaSet = ReplicaSet(deployment);
            _found[("deployments", (string)deployment["metadata"]!["name"]!)] = Bytes(deployment);
            _found[("replicasets", (string)replicaSet["metadata"]!["name"]!)] = Bytes(replicaSet);
        }

        var policies = new JsonArray();
        foreach (var ns in _deployments.Select(deployment => (string)deployment["metadata"]!["namespace"]!).Distinct())
        {
            var policy = Policy(ns, plan);
            _found[("namespaces", ns)] = Bytes(new JsonObject { ["metadata"] = Metadata(ns, "") });
            _found[("memorypolicies", "storm")] = Bytes(policy);
            policies.Add(policy);
        }

        _found[("memorypolicies", "")] = Bytes(new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = "1" }, ["items"] = policies });
    }

    /// <summary>The lines of the watch that tell of the first kill of each.</summary>
    public IReadOnlyList<byte[]> Kills() => [.. _deployments.Select(deployment => Bytes(new JsonObject { ["type"] = "MODIFIED", ["object"] = Killed(deployment) }).Append((byte)'\n').ToArray())];

    /// <summary>Null for what there is not.</summary>
    /// <param name="name">Empty for the list of them all.</param>
    public byte[]? Find(string resource, string name) => _found.GetValueOrDefault((resource, name)) ?? (name == "" ? Nothing : null);

    private static byte[] Bytes(JsonObject found) => Encoding.UTF8.GetBytes(found.ToJsonString());

    private static JsonObject Deployment(StormWorkload workload, StormPlan plan)
    {
        var deployment = StormManifests.Deployment(workload, plan);
        deployment["metadata"] = Metadata(workload.Name, workload.Namespace);
        deployment["metadata"]!["generation"] = 1;
        deployment["status"] = new JsonObject { ["observedGeneration"] = 1, ["replicas"] = 1, ["updatedReplicas"] = 1, ["unavailableReplicas"] = 1 };
        return deployment;
    }

    private static JsonObject ReplicaSet(JsonObject deployment)
    {
        var metadata = deployment["metadata"]!;
        var replicaSet = new JsonObject { ["metadata"] = Metadata($"{metadata["name"]}-1", (string)metadata["namespace"]!), ["spec"] = deployment["spec"]!.DeepClone() };
        replicaSet["metadata"]!["ownerReferences"] = Owner("Deployment", metadata);
        return replicaSet;
    }

    private static JsonObject Policy(string ns, StormPlan plan)
    {
        var policy = StormManifests.Policy(plan);
        policy["metadata"] = Metadata("storm", ns);
        policy["spec"]!["trigger"] = new JsonObject { ["kills"] = 1 };
        return policy;
    }

    private JsonObject Killed(JsonObject deployment)
    {
        var (pod, owner) = (_recorded.DeepClone().AsObject(), ReplicaSet(deployment)["metadata"]!);
        var metadata = pod["metadata"]!;
        (metadata["name"], metadata["uid"]) = ($"{owner["name"]}-pod", $"{owner["name"]}-pod");
        (metadata["namespace"], metadata["labels"]) = ((string)owner["namespace"]!, deployment["spec"]!["template"]!["metadata"]!["labels"]!.DeepClone());
        (metadata["resourceVersion"], metadata["ownerReferences"]) = ("2", Owner("ReplicaSet", owner));
        pod["spec"] = deployment["spec"]!["template"]!["spec"]!.DeepClone();
        var now = TimeProvider.System.GetUtcNow();
        pod["status"]!["containerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = "app",
            ["ready"] = false,
            ["restartCount"] = 1,
            ["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff" } },
            ["lastState"] = new JsonObject
            {
                ["terminated"] = new JsonObject
                {
                    ["exitCode"] = 137,
                    ["reason"] = "OOMKilled",
                    ["startedAt"] = KubernetesTimeConverter.Text(now.AddSeconds(-10)),
                    ["finishedAt"] = KubernetesTimeConverter.Text(now),
                    ["containerID"] = $"containerd://{metadata["uid"]}",
                },
            },
        });
        return pod;
    }

    private static JsonObject Metadata(string name, string ns) => new()
    {
        ["name"] = name,
        ["namespace"] = ns,
        ["uid"] = $"{ns}/{name}",
        ["resourceVersion"] = "1",
        ["creationTimestamp"] = KubernetesTimeConverter.Text(TimeProvider.System.GetUtcNow().AddHours(-1)),
        ["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = "1" },
    };

    private static JsonArray Owner(string kind, JsonNode metadata) =>
        new(new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = kind, ["name"] = (string)metadata["name"]!, ["uid"] = (string)metadata["uid"]!, ["controller"] = true });
}
