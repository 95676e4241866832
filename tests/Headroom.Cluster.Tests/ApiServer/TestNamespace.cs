using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>
/// One test's namespace: with a service account that has exactly the rights of deploy/base/rbac.yaml, as which the test's operators run, so that
/// the rights are tested along and the audit log tells their requests apart.
/// </summary>
internal sealed class TestNamespace : IAsyncDisposable
{
    private const string Account = "headroom";

    private readonly List<RunningOperator> _operators = [];

    private TestNamespace(ControlPlane cluster, string name)
    {
        (Cluster, Name, Audit) = (cluster, name, cluster.Audit.FromNowOn());
        Kubelet = new KubeletDouble(cluster.Api, name);
    }

    public ControlPlane Cluster { get; }

    public string Name { get; }

    public KubeletDouble Kubelet { get; }

    public JsonApi Api => Cluster.Api;

    public AuditLog Audit { get; }

    /// <summary>What the operators that run have logged.</summary>
    public IEnumerable<string> OperatorLog => _operators.SelectMany(running => running.Log);

    public string OperatorUser => $"system:serviceaccount:{Name}:{Account}";

    /// <summary>Of the operators' account.</summary>
    public string OperatorKubeConfig => Path.Combine(Path.GetTempPath(), $"{Name}.conf");

    /// <param name="clusterRole">The rights of the namespace's operators.</param>
    public static async Task<TestNamespace> CreateAsync(ControlPlane cluster, string clusterRole = "headroom")
    {
        var created = await cluster.Api.CreateAsync("api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["generateName"] = "ring-" } });
        var ns = new TestNamespace(cluster, (string)created["metadata"]!["name"]!);
        await cluster.Api.CreateAsync($"api/v1/namespaces/{ns.Name}/serviceaccounts", new JsonObject { ["metadata"] = new JsonObject { ["name"] = Account } });
        await ns.BindAsync(clusterRole);
        var token = await cluster.Api.CreateAsync($"api/v1/namespaces/{ns.Name}/serviceaccounts/{Account}/token", new JsonObject { ["spec"] = new JsonObject() });
        await cluster.WriteKubeConfigAsync(ns.OperatorKubeConfig, (string)token["status"]!["token"]!);
        await cluster.Api.HasDefaultAccountAsync(ns.Name);
        return ns;
    }

    /// <summary>Gives the namespace's operators the rights of another role.</summary>
    public async Task BindAsync(string clusterRole)
    {
        const string Bindings = "apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
        await Api.DeleteAsync($"{Bindings}/{Name}");
        await Api.CreateAsync(Bindings, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = clusterRole },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Account, ["namespace"] = Name }),
        });
    }

    /// <summary>Gives the namespace's operators what deploy/base/rbac.yaml grants, without some of it.</summary>
    public async Task RestrictAsync(string name, Func<string, string, bool> keeps)
    {
        var role = await Api.GetAsync("apis/rbac.authorization.k8s.io/v1/clusterroles/headroom");
        var rules = role["rules"]!.AsArray()
            .Where(rule => rule!["resources"] is not null)
            .SelectMany(rule => rule!["resources"]!.AsArray(), (rule, resource) => (Rule: rule!, Resource: (string)resource!))
            .Select(granted => new JsonObject
            {
                ["apiGroups"] = granted.Rule["apiGroups"]!.DeepClone(),
                ["resources"] = new JsonArray(granted.Resource),
                ["verbs"] = new JsonArray([.. granted.Rule["verbs"]!.AsArray().Where(verb => keeps(granted.Resource, (string)verb!)).Select(verb => verb!.DeepClone())]),
            })
            .Where(rule => rule["verbs"]!.AsArray().Count > 0);
        await Api.CreateAsync("apis/rbac.authorization.k8s.io/v1/clusterroles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{Name}-{name}" },
            ["rules"] = new JsonArray([.. rules]),
        });
        await BindAsync($"{Name}-{name}");
    }

    /// <summary>An operator that watches this namespace, and these beside it; alone there, it heals without election. It is stopped at the end of the test, if the test has not done so.</summary>
    public async Task<RunningOperator> StartOperatorAsync(Action<IServiceCollection>? services = null, bool waitForSync = true, params string[] alsoWatched)
    {
        var started = await RunningOperator.StartAsync(
            OperatorKubeConfig, [Name, .. alsoWatched], services, waitForSync,
            new Dictionary<string, string?> { ["Headroom:StatusInterval"] = "00:00:00.2", ["Headroom:LeaderElection:Enabled"] = "false" });
        _operators.Add(started);
        return started;
    }

    public async Task StopAsync(RunningOperator running)
    {
        _operators.Remove(running);
        await running.DisposeAsync();
    }

    public string PathOf(string kind, string? name = null) => kind switch
    {
        "MemoryPolicy" => $"apis/headroom.dev/v1alpha1/namespaces/{Name}/memorypolicies",
        "CronJob" => $"apis/{Manifests.CronJobVersion}/namespaces/{Name}/cronjobs",
        "Job" => $"apis/batch/v1/namespaces/{Name}/jobs",
        "HorizontalPodAutoscaler" => $"apis/{Manifests.HorizontalAutoscalerVersion}/namespaces/{Name}/horizontalpodautoscalers",
        "VerticalPodAutoscaler" => $"apis/autoscaling.k8s.io/v1/namespaces/{Name}/verticalpodautoscalers",
        "Pod" or "Event" or "LimitRange" or "ResourceQuota" => $"api/v1/namespaces/{Name}/{kind.ToLowerInvariant()}s",
        _ => $"apis/apps/v1/namespaces/{Name}/{kind.ToLowerInvariant()}s",
    } + (name is null ? "" : $"/{name}");

    public Task<JsonObject> GetAsync(string kind, string name) => Api.GetAsync(PathOf(kind, name));

    public Task<JsonObject> CreateAsync(JsonObject manifest) => Api.CreateAsync(PathOf((string)manifest["kind"]!), manifest);

    /// <param name="spec">As JSON.</param>
    public Task<JsonObject> CreatePolicyAsync(string name, string spec) => CreateAsync(Manifests.Policy(name, spec));

    public Task<JsonObject> ReplacePolicySpecAsync(string name, string spec) => Api.PatchAsync(
        PathOf("MemoryPolicy", name), new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/spec", ["value"] = Doubling.Of(spec) }), "application/json-patch+json");

    /// <summary>Every request that this namespace's operators have sent.</summary>
    public Task<IReadOnlyList<AuditedRequest>> OperatorRequestsAsync() => Audit.OfAsync(OperatorUser);

    /// <summary>The patches of one workload that the API server took.</summary>
    public async Task<IReadOnlyList<AuditedRequest>> RemediesAsync(string name) =>
        [.. (await OperatorRequestsAsync()).Where(request => request is { Verb: "patch", Resource: "deployments" or "statefulsets" or "daemonsets" or "replicasets" or "cronjobs", Code: 200 } && request.Name == name)];

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _operators)
            await running.DisposeAsync();
        File.Delete(OperatorKubeConfig);
        await Api.DeleteAsync($"apis/rbac.authorization.k8s.io/v1/clusterrolebindings/{Name}");
        await Api.DeleteAsync($"api/v1/namespaces/{Name}");
    }
}
