using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Commands;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Controllers that leave a broken pod where it is when its template is changed: it is deleted, as one that was read so, and no other.</summary>
public sealed class BrokenPodTests : ApiServerTest
{
    private const string Policy = """{"selector": {"matchLabels": {"app": "db"}}, "memory": {"ceiling": "1Gi"}, "backoff": {"initial": "1s"}, "recovery": {"stableFor": "2s"}}""";

    [Fact]
    public async Task Of_an_ordered_stateful_set_each_broken_pod_is_deleted_when_the_one_before_is_ready()
    {
        var pods = await RunningAsync(Set(replicas: 3));
        await KillAllAsync(pods);
        await Ns.StartOperatorAsync();

        await ComesBackAsync("db-0");
        (await Ns.EventAsync("db", "PodDeleted")).Should().StartWith("db-0 is deleted, to come back with app: limit 128Mi: it is of the former template (app was OOM-killed), and with podManagementPolicy OrderedReady");
        (await DeletionsAsync()).Should().Equal(["db-0"], "db-0 is not ready yet");
        await Ns.Kubelet.RunAsync("db-0");
        await ComesBackAsync("db-1");
        await Ns.Kubelet.RunAsync("db-1");
        await ComesBackAsync("db-2");
        await Ns.Kubelet.RunAsync("db-2");

        await Ns.IncidentAsync("db", "StatefulSet/db", "Recovered");
        (await DeletionsAsync()).Should().Equal("db-0", "db-1", "db-2");
        (await Ns.RemediesAsync("db")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_healthy_pod_is_never_deleted()
    {
        var pods = await RunningAsync(Set(replicas: 2));
        await Ns.Kubelet.KillTwiceAsync("db-1");
        await Ns.StartOperatorAsync();

        await ComesBackAsync("db-1");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("StatefulSet", "db"), "db");
        await Ns.IncidentAsync("db", "StatefulSet/db", "Recovered");

        pods.Should().HaveCount(2);
        (await DeletionsAsync()).Should().Equal(["db-1"], "the controller replaces db-0 itself, once db-1 is ready");
    }

    [Fact]
    public async Task Stopped_between_the_remedy_and_the_deletion_the_next_operator_goes_on()
    {
        await RunningAsync(Set(replicas: 1));
        await KillAllAsync(["db-0"]);
        var held = new TaskCompletionSource();
        var first = await Ns.StartOperatorAsync(HeldWriter.Of(nameof(IKubernetesWriter.EvictAsync), held));
        await held.Task;
        await Ns.StopAsync(first);
        (await DeletionsAsync()).Should().BeEmpty();

        await Ns.StartOperatorAsync();

        await ComesBackAsync("db-0");
        (await Ns.RemediesAsync("db")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_disruption_budget_is_waited_for()
    {
        await Ns.Api.CreateAsync($"apis/policy/v1beta1/namespaces/{Ns.Name}/poddisruptionbudgets", JsonNode.Parse(
            """{"metadata": {"name": "db"}, "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "db"}}}}""")!.AsObject());
        await RunningAsync(Set(replicas: 2));
        await KillAllAsync(["db-0", "db-1"]);
        await Eventually.BecomesAsync(
            () => Ns.Api.GetAsync($"apis/policy/v1beta1/namespaces/{Ns.Name}/poddisruptionbudgets/db"), budget => (int?)budget["status"]?["currentHealthy"] == 0 && (int?)budget["status"]?["expectedPods"] == 2,
            "the budget has seen that no pod is healthy");
        await Ns.StartOperatorAsync();

        (await Ns.EventAsync("db", "PodDeletionRefused")).Should().StartWith("db-0 has to be deleted for the remedy to reach it, and its disruption budget does not allow that: Cannot evict pod");
        ((string?)(await Ns.IncidentAsync("db", "StatefulSet/db", "Blocked"))["message"]).Should().EndWith($"If it may go: kubectl delete pod -n {Ns.Name} db-0");
        using var output = new StringWriter();
        await HeadroomCommand.InvokeAsync(["plan", "-n", Ns.Name, "-o", "json", "--kubeconfig", Ns.OperatorKubeConfig], output, TextWriter.Null);
        ((string?)JsonNode.Parse(output.ToString())!["workloads"]![0]!["action"]).Should().Be("DeletePod");

        await Ns.Api.DeleteAsync($"apis/policy/v1beta1/namespaces/{Ns.Name}/poddisruptionbudgets/db");
        await ComesBackAsync("db-0");
    }

    [Fact]
    public async Task Of_a_daemon_set_that_replaces_on_deletion_the_killed_pod_is_deleted_and_it_recovers()
    {
        await using var node = await NodeDouble.JoinAsync(Ns.Api, Ns.Name);
        var set = Manifests.DaemonSet("db", Ns.Name);
        set["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" };
        await Ns.CreatePolicyAsync("db", Policy);
        await Ns.CreateAsync(set);
        var pod = await Ns.PodAsync("db");
        await Ns.Kubelet.KillTwiceAsync(pod);
        await Ns.StartOperatorAsync();

        (await Ns.EventAsync("db", "MemoryRaised")).Should().EndWith("are deleted one by one, the others keep the former template until somebody deletes them");
        (await Ns.EventAsync("db", "PodDeleted")).Should().StartWith($"{pod} is deleted, to come back with app: limit 128Mi");
        await Ns.Api.DeleteAsync(Ns.PathOf("Pod", pod), new JsonObject { ["gracePeriodSeconds"] = 0 });
        await Ns.PodAsync("db", "128Mi");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("DaemonSet", "db"), "db");
        await Ns.IncidentAsync("db", "DaemonSet/db", "Recovered");
        (await DeletionsAsync()).Should().Equal(pod);
    }

    [Fact]
    public async Task Of_a_stateful_set_that_replaces_on_deletion_healthy_pods_stay_and_it_is_said()
    {
        var set = Set(replicas: 2);
        set["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" };
        await RunningAsync(set);
        await Ns.Kubelet.KillTwiceAsync("db-1");
        await Ns.StartOperatorAsync();

        await ComesBackAsync("db-1");
        (await Ns.EventAsync("db", "PodDeleted")).Should().EndWith($"Healthy pods keep the former template until somebody deletes them: kubectl delete pod -n {Ns.Name} db-0");
        await Ns.Kubelet.RunAsync("db-1");

        ((string?)(await Ns.IncidentAsync("db", "StatefulSet/db", "Recovered"))["message"]).Should().EndWith("; 1 pod with the former template until somebody deletes it");
        (await DeletionsAsync()).Should().Equal("db-1");
        Waiting.AppLimit((await Ns.GetAsync("Pod", "db-0"))["spec"]!).Should().Be("64Mi");
    }

    private static JsonObject Set(int replicas)
    {
        var set = Manifests.StatefulSet("db");
        set["spec"]!["replicas"] = replicas;
        return set;
    }

    /// <summary>The policy and the set, each of its pods ready.</summary>
    private async Task<IReadOnlyList<string>> RunningAsync(JsonObject set)
    {
        await Ns.CreatePolicyAsync("db", Policy);
        await Ns.CreateAsync(set);
        var pods = Enumerable.Range(0, (int)set["spec"]!["replicas"]!).Select(number => $"db-{number}").ToList();
        foreach (var pod in pods)
        {
            await Ns.IsThereAsync(pod, "64Mi");
            await Ns.Kubelet.RunAsync(pod);
        }

        return pods;
    }

    private async Task KillAllAsync(IEnumerable<string> pods)
    {
        foreach (var pod in pods)
            await Ns.Kubelet.KillTwiceAsync(pod);
    }

    /// <summary>No kubelet holds these pods: what is deleted is gone at once, and its controller makes it anew.</summary>
    private Task ComesBackAsync(string pod) => Ns.IsThereAsync(pod, "128Mi");

    private async Task<IReadOnlyList<string>> DeletionsAsync() =>
    [
        .. (await Ns.OperatorRequestsAsync())
            .Where(request => (request.Verb == "delete" && request.Resource == "pods") || (request is { Verb: "create", Resource: "pods/eviction", Code: < 300 }))
            .Select(request => request.Name),
    ];
}
