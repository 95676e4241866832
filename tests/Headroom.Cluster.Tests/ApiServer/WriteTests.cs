using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>The one write, where the cluster does not just take it.</summary>
public sealed class WriteTests : ApiServerTest
{
    private const string Everything = """{"memory": {"ceiling": "1Gi"}}""";

    [Fact]
    public async Task A_workload_that_was_changed_since_it_was_read_is_read_and_judged_again()
    {
        await Ns.CreatePolicyAsync("web", Everything);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.SettledAsync("web");
        var running = await Ns.StartOperatorAsync(services => services.AddSingleton<IKubernetesReader>(provider =>
            new OvertakenReader(provider.GetRequiredService<KubernetesClient>(), () => Ns.Api.PatchAsync(
                Ns.PathOf("Deployment", "web"), JsonNode.Parse("""{"metadata": {"labels": {"somebody": "else"}}}""")!))));

        // One status that shows the kill and CrashLoopBackOff: the first look already leads to a write.
        var backingOff = KubeletDouble.Status("app", new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff" } });
        backingOff["lastState"] = new JsonObject { ["terminated"] = KubeletDouble.Terminated(new ContainerEnd()) };
        await Ns.Kubelet.ShowAsync(await Ns.PodAsync("web"), backingOff);

        var healed = await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        ((string?)healed["metadata"]!["labels"]!["somebody"]).Should().Be("else");
        running.Log.Should().ContainSingle(line => line.Contains("was changed by somebody else meanwhile", StringComparison.Ordinal));
        await Ns.IncidentAsync("web", "Deployment/web", "Recovering");
        (await Ns.OperatorRequestsAsync()).Where(request => request is { Verb: "patch", Resource: "deployments" }).Select(request => request.Code).Should().Equal(409, 200);
        (await Ns.EventsAsync("web", "MemoryRaised")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_remedy_that_the_account_may_not_write_is_told_with_verb_and_resource_and_written_once_it_may()
    {
        await Ns.RestrictAsync("web-readers", (resource, verb) => (resource, verb) != ("deployments", "patch"));
        await Ns.CreatePolicyAsync("web", Everything);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        (await Ns.EventAsync("web", "RemedyRefused")).Should().Contain("patch deployments.apps web").And.Contain("403");
        var incident = await Ns.IncidentAsync("web", "Deployment/web", "Blocked");
        ((string?)incident["message"]).Should().Contain("patch deployments.apps web");
        var policy = await Ns.PolicyBecomesAsync("web", status => Waiting.Is(status, "Degraded", "True"), "degraded");
        ((int)policy["status"]!["workloads"]!["blocked"]!).Should().Be(1);

        await Ns.BindAsync("headroom");

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovering");
        (await Ns.EventsAsync("web", "RemedyRefused")).Should().ContainSingle("the refusal is the same however often it comes").Which["count"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task A_watch_that_the_account_may_not_have_is_told_with_verb_and_resource_and_begun_once_it_may()
    {
        await Ns.RestrictAsync("no-pods", (resource, _) => resource != "pods");
        await Ns.CreatePolicyAsync("web", Everything);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var running = await Ns.StartOperatorAsync(waitForSync: false);
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Eventually.IsTrueAsync(
            async () => (await Ns.OperatorRequestsAsync()).Count(request => request is { Verb: "list", Resource: "pods", Code: 403 }) >= 3, "it goes on trying");

        running.Log.Where(line => line.Contains("cannot list pods", StringComparison.OrdinalIgnoreCase))
            .Should().ContainSingle().Which.Should().StartWith("Error").And.Contain($"in namespace {Ns.Name}");

        await Ns.BindAsync("headroom");
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    /// <summary>Reads like the client, and lets somebody else change the first Deployment right after it was read.</summary>
    private sealed class OvertakenReader(KubernetesClient client, Func<Task> change) : IKubernetesReader
    {
        private int _reads;

        public async Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
            where T : class, IKubernetesObject
        {
            var found = await client.FindAsync<T>(ns, name, cancellationToken);
            if (found is V1Deployment && Interlocked.Increment(ref _reads) == 1)
                await change();
            return found;
        }

        public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
            where T : class, IKubernetesObject => client.ListAsync<T>(ns, cancellationToken);

        public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, ListQuery query, CancellationToken cancellationToken)
            where T : class, IKubernetesObject => client.ListAsync<T>(ns, query, cancellationToken);
    }
}
