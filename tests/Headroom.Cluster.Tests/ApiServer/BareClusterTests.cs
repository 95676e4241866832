using System.Net;
using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Commands;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>The cluster is not ready for the operator, or goes away under it: it says so once, waits, and goes on.</summary>
[Trait("Ring", "api")]
public sealed class BareClusterTests(BareCluster cluster) : IClassFixture<BareCluster>, IAsyncLifetime
{
    private const string Everything = """{"memory": {"ceiling": "1Gi"}}""";

    private TestNamespace? _ns;

    private TestNamespace Ns => _ns!;

    public async Task InitializeAsync() => _ns = await TestNamespace.CreateAsync(cluster);

    public async Task DisposeAsync() => await Ns.DisposeAsync();

    [Fact]
    public async Task Without_the_definition_it_names_the_command_once_and_goes_on_when_it_is_there()
    {
        await cluster.RemoveDefinitionAsync();
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var running = await Ns.StartOperatorAsync(waitForSync: false);
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Eventually.IsTrueAsync(
            async () => (await Ns.OperatorRequestsAsync()).Count(request => request is { Verb: "list", Resource: "memorypolicies", Code: 404 }) >= 4, "it goes on trying");

        running.Log.Should().ContainSingle(line => line.Contains("headroom crds | kubectl apply -f -", StringComparison.Ordinal))
            .Which.Should().Contain("memorypolicies.headroom.dev");
        using var http = new HttpClient { BaseAddress = running.HealthAddress };
        using var ready = await http.GetAsync(new Uri("readyz", UriKind.Relative));
        ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).Should().Be("memorypolicies.headroom.dev: MissingResource");
        (await http.GetStringAsync(new Uri("healthz", UriKind.Relative))).Should().Be("ok");

        await cluster.InstallDefinitionAsync();
        await Ns.CreatePolicyAsync("web", Everything);

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        (await http.GetStringAsync(new Uri("readyz", UriKind.Relative))).Should().Be("ok");
    }

    [Fact]
    public async Task Plan_without_the_definition_names_the_command_and_ends_with_1()
    {
        await cluster.RemoveDefinitionAsync();
        using var error = new StringWriter();

        await Eventually.BecomesAsync(
            () => HeadroomCommand.InvokeAsync(["plan", "--kubeconfig", Ns.OperatorKubeConfig], TextWriter.Null, error), code => code == 1, "the definition is gone");

        error.ToString().Should().StartWith("headroom: list memorypolicies.headroom.dev: 404").And.EndWith("; install the definition with: headroom crds | kubectl apply -f -\n");
    }

    [Fact]
    public async Task The_definition_is_deleted_under_it_and_comes_back()
    {
        await cluster.InstallDefinitionAsync();
        await Ns.CreatePolicyAsync("web", Everything);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var running = await Ns.StartOperatorAsync();

        await cluster.RemoveDefinitionAsync();
        await Eventually.IsTrueAsync(
            () => Task.FromResult(running.Log.Any(line => line.Contains($"Policy {Ns.Name}/web was deleted", StringComparison.Ordinal))), "its policies are gone with it");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Eventually.IsTrueAsync(
            () => Task.FromResult(running.Log.Any(line => line.Contains("headroom crds | kubectl apply -f -", StringComparison.Ordinal))), "it names the command");

        await cluster.InstallDefinitionAsync();
        await Ns.CreatePolicyAsync("web", Everything);

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task The_API_server_goes_away_and_comes_back_and_each_is_said_once()
    {
        await cluster.InstallDefinitionAsync();
        await Ns.CreatePolicyAsync("web", Everything);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var pod = await Ns.PodAsync("web");
        var running = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillAsync(pod);
        await Ns.EventAsync("web", "OOMKillObserved");

        using var unanswered = new UnansweredRequests(Ns.Api.Server);
        await cluster.ToolAsync("stop-apiserver");
        await Eventually.IsTrueAsync(() => Task.FromResult(unanswered.Count >= 8), "both watches have tried several times");
        Lines("the API server does not answer").Should().HaveCount(2)
            .And.ContainSingle(line => line.Contains($"pods in namespace {Ns.Name}", StringComparison.Ordinal))
            .And.ContainSingle(line => line.Contains($"memorypolicies.headroom.dev in namespace {Ns.Name}", StringComparison.Ordinal));

        await cluster.ToolAsync("start-apiserver");
        await Ns.Kubelet.KillAsync(pod);

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Eventually.IsTrueAsync(() => Task.FromResult(Lines(" again after ").Count == 2), "both watches are back, and say so");
        Lines("the API server does not answer").Should().HaveCount(2);

        IReadOnlyCollection<string> Lines(string what) => [.. running.Log.Where(line => line.Contains(what, StringComparison.Ordinal))];
    }
}
