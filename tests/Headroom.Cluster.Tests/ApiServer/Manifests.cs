using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>The objects that tests create. Workloads have a container named app, one beside it, and many fields that are nobody's business but their owner's.</summary>
internal static class Manifests
{
    /// <summary>Of the local cluster's Kubernetes, 1.20.</summary>
    public const string CronJobVersion = "batch/v1beta1";

    /// <summary>The same.</summary>
    public const string HorizontalAutoscalerVersion = "autoscaling/v2beta2";

    public static JsonObject Deployment(string name, string? limit = "64Mi", string? request = "32Mi", int replicas = 1) =>
        Workload("Deployment", name, limit, request, new JsonObject { ["replicas"] = replicas });

    public static JsonObject StatefulSet(string name) => Workload("StatefulSet", name, "64Mi", "32Mi", new JsonObject { ["replicas"] = 1, ["serviceName"] = name });

    /// <summary>Runs on this node alone: those of the tests beside come and go.</summary>
    public static JsonObject DaemonSet(string name, string node) => OnNode(Workload("DaemonSet", name, "64Mi", "32Mi", []), node);

    /// <summary>The same workload, its pods on this node, also where it wants no pods.</summary>
    public static JsonObject OnNode(JsonObject workload, string node)
    {
        var pod = workload["spec"]!["template"]!["spec"]!;
        pod["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" });
        pod["nodeSelector"] = new JsonObject { ["kubernetes.io/hostname"] = node };
        return workload;
    }

    /// <summary>Every container's requests are its limits: the API server gives its pods the QoS class Guaranteed.</summary>
    public static JsonObject GuaranteedDeployment(string name)
    {
        var manifest = Deployment(name);
        foreach (var container in manifest["spec"]!["template"]!["spec"]!["containers"]!.AsArray())
        {
            container!["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "250m", ["memory"] = "64Mi" },
                ["limits"] = new JsonObject { ["cpu"] = "250m", ["memory"] = "64Mi" },
            };
        }

        return manifest;
    }

    /// <summary>One that no Deployment owns.</summary>
    public static JsonObject ReplicaSet(string name) => Workload("ReplicaSet", name, "64Mi", "32Mi", new JsonObject { ["replicas"] = 1 });

    /// <summary>Runs at every minute; a run that goes on then is replaced by the next.</summary>
    public static JsonObject CronJob(string name) => new()
    {
        ["apiVersion"] = CronJobVersion,
        ["kind"] = "CronJob",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["schedule"] = "* * * * *",
            ["concurrencyPolicy"] = "Replace",
            ["jobTemplate"] = new JsonObject { ["spec"] = Job(name)["spec"]!.DeepClone() },
        },
    };

    public static JsonObject Job(string name, JsonObject? owner = null)
    {
        var spec = PodSpec("64Mi", "32Mi");
        spec["restartPolicy"] = "OnFailure";
        return new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = name, ["ownerReferences"] = owner is null ? null : new JsonArray(owner) },
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } }, ["spec"] = spec },
            },
        };
    }

    public static JsonObject Pod(string name, JsonObject? owner = null) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["app"] = name },
            ["ownerReferences"] = owner is null ? null : new JsonArray(owner),
        },
        ["spec"] = PodSpec("64Mi", "32Mi"),
    };

    public static JsonObject Controller(string apiVersion, string kind, string name, string uid) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["name"] = name,
        ["uid"] = uid,
        ["controller"] = true,
    };

    /// <param name="spec">As JSON.</param>
    public static JsonObject Policy(string name, string spec) => new()
    {
        ["apiVersion"] = "headroom.dev/v1alpha1",
        ["kind"] = "MemoryPolicy",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = Doubling.Of(spec),
    };

    private static JsonObject Workload(string kind, string name, string? limit, string? request, JsonObject spec)
    {
        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } };
        spec["template"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name }, ["annotations"] = new JsonObject { ["example.com/note"] = "kept" } },
            ["spec"] = PodSpec(limit, request),
        };
        return new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec };
    }

    private static JsonObject PodSpec(string? limit, string? request)
    {
        var spec = JsonNode.Parse(
            """
            {
              "terminationGracePeriodSeconds": 7,
              "containers": [
                {
                  "name": "proxy",
                  "image": "localhost/proxy:1",
                  "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}, "limits": {"memory": "32Mi"}}
                },
                {
                  "name": "app",
                  "image": "localhost/app:1",
                  "args": ["--serve", "8000"],
                  "env": [{"name": "GREETING", "value": "hello"}, {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
                  "ports": [{"name": "http", "containerPort": 8000}],
                  "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}, "periodSeconds": 3},
                  "livenessProbe": {"tcpSocket": {"port": 8000}, "timeoutSeconds": 2},
                  "securityContext": {"runAsUser": 1000, "capabilities": {"drop": ["ALL"]}},
                  "volumeMounts": [{"name": "scratch", "mountPath": "/tmp"}],
                  "resources": {"requests": {"cpu": "50m"}, "limits": {"cpu": "500m"}}
                }
              ],
              "volumes": [{"name": "scratch", "emptyDir": {}}]
            }
            """)!.AsObject();
        var resources = Waiting.App(spec)["resources"]!;
        if (limit is not null)
            resources["limits"]!["memory"] = limit;
        if (request is not null)
            resources["requests"]!["memory"] = request;
        return spec;
    }
}
