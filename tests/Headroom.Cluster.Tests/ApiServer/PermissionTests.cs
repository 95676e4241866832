using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>What the account of deploy/ may do, and what it may not: asked of the API server's own authorizer.</summary>
[Trait("Ring", "api")]
public sealed class PermissionTests
{
    private const string Namespace = "headroom-system";
    private const string Account = $"system:serviceaccount:{Namespace}:headroom";

    [Theory]
    [InlineData("list", "pods")]
    [InlineData("watch", "pods")]
    [InlineData("delete", "pods")]
    [InlineData("create", "pods/eviction")]
    [InlineData("list", "memorypolicies.headroom.dev")]
    [InlineData("watch", "memorypolicies.headroom.dev")]
    [InlineData("patch", "memorypolicies.headroom.dev/status")]
    [InlineData("get", "replicasets.apps")]
    [InlineData("get", "deployments.apps")]
    [InlineData("get", "statefulsets.apps")]
    [InlineData("get", "daemonsets.apps")]
    [InlineData("patch", "deployments.apps")]
    [InlineData("patch", "statefulsets.apps")]
    [InlineData("patch", "daemonsets.apps")]
    [InlineData("patch", "replicasets.apps")]
    [InlineData("get", "cronjobs.batch")]
    [InlineData("patch", "cronjobs.batch")]
    [InlineData("get", "jobs.batch")]
    [InlineData("get", "nodes")]
    [InlineData("list", "nodes")]
    [InlineData("list", "limitranges")]
    [InlineData("list", "resourcequotas")]
    [InlineData("list", "horizontalpodautoscalers.autoscaling")]
    [InlineData("list", "poddisruptionbudgets.policy")]
    [InlineData("get", "namespaces")]
    [InlineData("list", "events")]
    [InlineData("create", "events")]
    [InlineData("patch", "events")]
    public async Task It_may(string verb, string resource) => (await MayAsync(verb, resource)).Should().BeTrue();

    [Theory]
    [InlineData("get", "secrets")]
    [InlineData("list", "secrets")]
    [InlineData("get", "configmaps")]
    [InlineData("create", "pods")]
    [InlineData("deletecollection", "pods")]
    [InlineData("patch", "pods")]
    [InlineData("patch", "pods/status")]
    [InlineData("create", "pods/exec")]
    [InlineData("get", "pods/log")]
    [InlineData("create", "deployments.apps")]
    [InlineData("delete", "deployments.apps")]
    [InlineData("update", "deployments.apps")]
    [InlineData("patch", "deployments.apps/scale")]
    [InlineData("delete", "statefulsets.apps")]
    [InlineData("delete", "daemonsets.apps")]
    [InlineData("delete", "replicasets.apps")]
    [InlineData("list", "replicasets.apps")]
    [InlineData("create", "jobs.batch")]
    [InlineData("patch", "jobs.batch")]
    [InlineData("delete", "jobs.batch")]
    [InlineData("list", "cronjobs.batch")]
    [InlineData("delete", "cronjobs.batch")]
    [InlineData("create", "memorypolicies.headroom.dev")]
    [InlineData("patch", "memorypolicies.headroom.dev")]
    [InlineData("delete", "memorypolicies.headroom.dev")]
    [InlineData("watch", "nodes")]
    [InlineData("patch", "nodes")]
    [InlineData("get", "limitranges")]
    [InlineData("patch", "limitranges")]
    [InlineData("watch", "resourcequotas")]
    [InlineData("patch", "resourcequotas")]
    [InlineData("patch", "horizontalpodautoscalers.autoscaling")]
    [InlineData("patch", "namespaces")]
    [InlineData("get", "leases.coordination.k8s.io")]
    [InlineData("create", "leases.coordination.k8s.io")]
    [InlineData("patch", "leases.coordination.k8s.io")]
    [InlineData("watch", "events")]
    [InlineData("delete", "events")]
    [InlineData("get", "customresourcedefinitions.apiextensions.k8s.io")]
    [InlineData("create", "customresourcedefinitions.apiextensions.k8s.io")]
    [InlineData("create", "rolebindings.rbac.authorization.k8s.io")]
    [InlineData("create", "clusterrolebindings.rbac.authorization.k8s.io")]
    [InlineData("escalate", "clusterroles.rbac.authorization.k8s.io")]
    [InlineData("impersonate", "users")]
    [InlineData("create", "serviceaccounts/token")]
    [InlineData("*", "*")]
    public async Task It_may_not(string verb, string resource) => (await MayAsync(verb, resource)).Should().BeFalse();

    [Fact]
    public async Task It_may_do_nothing_beyond_what_every_account_may_and_the_table_above()
    {
        var cluster = await SharedCluster.OfAsync<ApiServerCluster>();

        Rules(await cluster.Kubectl.RunAsync("auth", "can-i", "--list", "-n", "default", $"--as={Account}"))
            .Except(Rules(await cluster.Kubectl.RunAsync("auth", "can-i", "--list", "-n", "default", "--as=system:serviceaccount:headroom-system:somebody")))
            .Should().BeEquivalentTo(
                "pods [list watch delete]",
                "pods/eviction [create]",
                "pods/resize [patch]",
                "memorypolicies.headroom.dev [list watch]",
                "memorypolicies.headroom.dev/status [patch]",
                "replicasets.apps [get patch]",
                "cronjobs.batch [get patch]",
                "jobs.batch [get]",
                "nodes [get list]",
                "limitranges [list]",
                "resourcequotas [list]",
                "horizontalpodautoscalers.autoscaling [list]",
                // Of a kind that the server does not have, kubectl can ask in no other way.
                "verticalpodautoscalers.autoscaling.k8s.io [list]",
                "poddisruptionbudgets.policy [list]",
                "pods.metrics.k8s.io [list]",
                "deployments.apps [get patch]",
                "statefulsets.apps [get patch]",
                "daemonsets.apps [get patch]",
                "namespaces [get]",
                "events [list create patch]");
    }

    [Theory]
    [InlineData("create", "", true)]
    [InlineData("get", "headroom", true)]
    [InlineData("patch", "headroom", true)]
    [InlineData("get", "other", false)]
    [InlineData("patch", "other", false)]
    [InlineData("update", "headroom", false)]
    [InlineData("delete", "headroom", false)]
    [InlineData("list", "", false)]
    public async Task In_its_own_namespace_it_may_hold_its_lease(string verb, string name, bool allowed) =>
        (await MayAsync(verb, "leases.coordination.k8s.io", Namespace, name)).Should().Be(allowed);

    /// <summary>The resource in the first column, the verbs in the last.</summary>
    private static IEnumerable<string> Rules(string table) => table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(row => $"{row.Split(' ')[0]} {row[row.LastIndexOf('[')..].Trim()}");

    /// <param name="resource">As kubectl names it: with its group behind it, and its subresource.</param>
    /// <param name="ns">Empty for all namespaces.</param>
    private static async Task<bool> MayAsync(string verb, string resource, string ns = "", string name = "")
    {
        var cluster = await SharedCluster.OfAsync<ApiServerCluster>();
        var (kind, subresource) = resource.Split('/') is [var whole, var part] ? (whole, part) : (resource, "");
        var (plural, group) = kind.Split('.', 2) is [var first, var rest] ? (first, rest) : (kind, kind == "*" ? "*" : "");
        var review = await cluster.Api.CreateAsync("apis/authorization.k8s.io/v1/subjectaccessreviews", new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["user"] = Account,
                ["groups"] = new JsonArray("system:serviceaccounts", $"system:serviceaccounts:{Namespace}", "system:authenticated"),
                ["resourceAttributes"] = new JsonObject
                {
                    ["verb"] = verb,
                    ["group"] = group,
                    ["resource"] = plural,
                    ["subresource"] = subresource,
                    ["namespace"] = ns,
                    ["name"] = name,
                },
            },
        });
        return (bool)review["status"]!["allowed"]!;
    }
}
