using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Commands;
using Headroom.Operator.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>What a person could do: told before anything is killed, in the policy's status, and by the commands; with a double for the metrics server.</summary>
public sealed class AdviceTests : ApiServerTest
{
    private const string Policy = """{"selector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web", "other"]}]}, "memory": {"ceiling": "1Gi"}}""";

    private MetricsServerDouble? _metrics;

    private MetricsServerDouble Metrics => _metrics ??= new MetricsServerDouble(Ns.Api, Ns.OperatorKubeConfig);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _metrics?.Dispose();
    }

    [Fact]
    public async Task Near_its_limit_it_is_said_before_the_first_kill_once_and_no_longer_advised_when_it_is_below()
    {
        Metrics.Use = "60Mi";
        await CreateAsync(replicas: 2);
        await Ns.StartOperatorAsync(LooksOften);

        var line = await AdvisedAsync(about: "app", "NearLimit");

        ((string)line["message"]!).Should().Be("app has used more than 80% of its limit of 64Mi for a while, and nothing was killed so far. Raise it before it is killed");
        ((string)line["use"]!).Should().Be($"kubectl set resources deployment/web -n {Ns.Name} -c app --limits=memory=75Mi");
        var events = await Ns.BecomesAsync(() => Ns.EventsAsync("web", "NearLimit"), told => told.Count == 2, "it is told, of each container");
        events.Should().OnlyContain(told => (string)told["type"]! == "Warning");
        Metrics.Requests.Should().OnlyContain(request => request.StartsWith($"apis/metrics.k8s.io/v1beta1/namespaces/{Ns.Name}/pods?"));
        var asked = Metrics.Requests.Count;
        await Eventually.IsTrueAsync(() => Task.FromResult(Metrics.Requests.Count > asked + 1), "it was looked at again");
        (await Ns.EventsAsync("web", "NearLimit")).Should().HaveCount(2, "it is said once").And.OnlyContain(told => ((int?)told["count"] ?? 1) == 1);
        var (_, explained, _) = await HeadroomAsync("explain", "deploy/web", "-n", Ns.Name);
        explained.Should().Contain("NearLimit: app has used more than 80% of its limit");

        Metrics.Use = "10Mi";

        await Ns.PolicyBecomesAsync("web", status => Advice(status).All(each => (string)each["kind"]! != "NearLimit"), "it is no longer near");
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_command_that_is_advised_does_what_it_says()
    {
        Metrics.Use = "60Mi";
        await CreateAsync();
        await Ns.StartOperatorAsync(LooksOften);
        var command = (string)(await AdvisedAsync(about: "app", "NearLimit"))["use"]!;

        await Cluster.Kubectl.RunAsync(command.Split(' ')[1..]);

        await Ns.HasLimitAsync("Deployment", "web", "75Mi");
    }

    [Fact]
    public async Task The_manifest_that_is_advised_is_one_that_the_server_takes_and_then_nothing_is_advised()
    {
        await CreateAsync(replicas: 2);
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));
        await Ns.StartOperatorAsync();
        var manifest = (string)(await AdvisedAsync(about: "it has 2 replicas", "NoDisruptionBudget"))["use"]!;
        (await HeadroomAsync("plan", "-n", Ns.Name)).Output.Should().Contain("NoDisruptionBudget: it has 2 replicas");

        await ApplyAsync(manifest);

        ((string)(await Ns.Api.GetAsync($"apis/policy/v1beta1/namespaces/{Ns.Name}/poddisruptionbudgets/web"))["spec"]!["selector"]!["matchLabels"]!["app"]!).Should().Be("web");
        var (_, plan, error) = await HeadroomAsync("plan", "-n", Ns.Name);
        plan.Should().StartWith("AwaitKills").And.NotContain("NoDisruptionBudget");
        error.Should().BeEmpty();
    }

    [Fact]
    public async Task The_account_of_the_manifests_may_read_all_of_it_and_no_command_writes()
    {
        await CreateAsync(replicas: 2);
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));

        var (_, plan, _) = await HeadroomAsync("plan", "-n", Ns.Name, "-o", "json");
        var (_, explained, error) = await HeadroomAsync("explain", "deploy/web", "-n", Ns.Name);

        JsonNode.Parse(plan)!["workloads"]![0]!["advice"]!.AsArray().Select(each => (string)each!["kind"]!).Should().Equal("NoDisruptionBudget");
        explained.Should().Contain("Advice       NoDisruptionBudget: ").And.Contain("apiVersion: policy/v1beta1\n");
        error.Should().BeEmpty();
        var requests = await Ns.OperatorRequestsAsync();
        requests.Should().NotContain(request => request.IsWrite || request.Code == 403);
        requests.Select(request => request.Resource).Should().Contain(["poddisruptionbudgets", "resourcequotas", "limitranges", "nodes", "horizontalpodautoscalers"]);
    }

    /// <summary>What five minutes are in life.</summary>
    private void LooksOften(IServiceCollection services)
    {
        Metrics.Serve(services);
        services.PostConfigure<HeadroomOptions>(options => options.UseInterval = TimeSpan.FromSeconds(1));
    }

    private async Task CreateAsync(int replicas = 1)
    {
        await Ns.CreatePolicyAsync("web", Policy);
        await Ns.CreateAsync(Manifests.Deployment("web", replicas: replicas));
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
    }

    private async Task<JsonNode> AdvisedAsync(string about, string kind)
    {
        bool Is(JsonNode line) => (string)line["kind"]! == kind && (string)line["workload"]! == "Deployment/web" && ((string)line["message"]!).StartsWith(about, StringComparison.Ordinal);
        var found = await Ns.PolicyBecomesAsync("web", status => Advice(status).Any(Is), $"{kind} is advised");
        return Advice(found["status"]!).First(Is);
    }

    private static IEnumerable<JsonNode> Advice(JsonNode status) => (status["advice"]?.AsArray() ?? []).OfType<JsonNode>();

    private async Task ApplyAsync(string manifest)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, manifest);
            await Cluster.Kubectl.RunAsync("apply", "-f", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<(int ExitCode, string Output, string Error)> HeadroomAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await HeadroomCommand.InvokeAsync([.. arguments, "--kubeconfig", Ns.OperatorKubeConfig], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
