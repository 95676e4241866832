using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Commands;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>The commands that only look, as the operator's account: what they say, how they end, and that they write nothing.</summary>
public sealed class CommandTests : ApiServerTest
{
    [Fact]
    public async Task Plan_says_what_would_be_done_and_writes_nothing()
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        var before = await Ns.SettledAsync("web");

        var (exitCode, output, error) = await HeadroomAsync("plan", "-n", Ns.Name);

        error.Should().BeEmpty();
        output.Should().StartWith($"Raise        {Ns.Name}/Deployment/web\n             app: limit 64Mi -> 128Mi, request 32Mi -> 64Mi\n").And.Contain("LimitOom, 2 kills");
        exitCode.Should().Be(2);
        (await Ns.GetAsync("Deployment", "web")).ToJsonString().Should().Be(before.ToJsonString());
        var requests = await Ns.OperatorRequestsAsync();
        requests.Should().Contain(request => request.Verb == "list" && request.Resource == "pods");
        requests.Should().OnlyContain(request => !request.IsWrite && request.Verb != "watch" && IsAnswered(request));
    }

    [Fact]
    public async Task Plan_of_every_namespace_names_this_one_too()
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        var (exitCode, output, _) = await HeadroomAsync("plan", "-o", "json");

        output.Should().Contain($"\"namespace\": \"{Ns.Name}\",\n      \"workload\": \"Deployment/web\"");
        exitCode.Should().Be(2);
    }

    [Fact]
    public async Task Plan_ends_with_0_where_there_is_nothing_to_do()
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.Kubelet.RunAsync(await Ns.PodAsync("web"));

        var (exitCode, output, _) = await HeadroomAsync("plan", "-n", Ns.Name);

        output.Should().Be("Nothing to do (1 pod under 1 policy).\n");
        exitCode.Should().Be(0);
    }

    [Fact]
    public async Task Plan_without_the_rights_names_what_is_missing_and_ends_with_1()
    {
        await Ns.BindAsync("a-role-that-is-not-there");

        var (_, output, error) = await Eventually.BecomesAsync(() => HeadroomAsync("plan"), ended => ended.ExitCode == 1, "the rights are gone");

        output.Should().BeEmpty();
        error.Should().StartWith("headroom: list memorypolicies.headroom.dev: 403 Forbidden").And.EndWith("; --namespace asks for one namespace only\n");
    }

    [Fact]
    public async Task Explain_tells_the_story_before_and_after_healing_and_writes_nothing()
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}}""");
        var pod = await CreateKilledAsync(Manifests.Deployment("web"));

        var (exitCode, before, error) = await HeadroomAsync("explain", $"pod/{pod}", "-n", Ns.Name);

        (exitCode, error).Should().Be((0, ""));
        before.Should().StartWith($"Deployment/web in namespace {Ns.Name}\n").And.Contain("app: limit 64Mi, request 32Mi").And.Contain("Remedies     none so far")
            .And.Contain("Next         Raise now: app: limit 64Mi -> 128Mi").And.Contain("Events       none");
        (await Ns.OperatorRequestsAsync()).Should().OnlyContain(request => !request.IsWrite && IsAnswered(request));

        await Ns.StartOperatorAsync();
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.EventAsync("web", "MemoryRaised");
        var (_, after, _) = await HeadroomAsync("explain", "deploy/web", "-n", Ns.Name);

        after.Should().Contain("app: limit 128Mi (was 64Mi), request 64Mi (was 32Mi)").And.Contain("Remedies     1 of 6, the last").And.Contain("app: 2 kills: at 64Mi after")
            .And.Contain("Superseded: ").And.Contain("Next         Recovering: app: limit 128Mi since attempt 1; recovered when").And.MatchRegex("OOMKillObserved:(.|\n)+MemoryRaised:", "they are told in their order");
    }

    [Fact]
    public async Task Explain_of_what_is_not_there_is_one_line_and_exit_code_1() =>
        (await HeadroomAsync("explain", "sts/web", "-n", Ns.Name)).Should().Be((1, "", $"headroom: there is no StatefulSet/web in namespace {Ns.Name}\n"));

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    public async Task Replay_of_what_kubectl_saved_says_what_plan_said(string format)
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}}""");
        await CreateKilledAsync(Manifests.Deployment("web"));
        await CreateKilledAsync(Manifests.StatefulSet("db"));

        var (_, plan, _) = await HeadroomAsync("plan", "-n", Ns.Name);
        var folder = Directory.CreateTempSubdirectory("saved");
        try
        {
            var (pods, policies) = (Path.Combine(folder.FullName, "pods"), Path.Combine(folder.FullName, "policies"));
            await File.WriteAllTextAsync(pods, await Cluster.Kubectl.RunAsync("get", "pods", "-n", Ns.Name, "-o", format));
            await File.WriteAllTextAsync(policies, await Cluster.Kubectl.RunAsync("get", "mempol", "-n", Ns.Name, "-o", format));
            using var output = new StringWriter();
            var exitCode = await HeadroomCommand.InvokeAsync(["replay", "--policy", policies, "--pods", pods], output, TextWriter.Null);

            Remedies(output.ToString()).Should().HaveCount(4).And.Equal(Remedies(plan));
            exitCode.Should().Be(2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A workload whose pod was killed twice, and which its controller has seen: until then the plan is to wait for that. Answers the pod.</summary>
    private async Task<string> CreateKilledAsync(JsonObject manifest)
    {
        await Ns.CreateAsync(manifest);
        var (kind, name) = ((string)manifest["kind"]!, (string)manifest["metadata"]!["name"]!);
        var pod = await Ns.PodAsync(name);
        await Ns.Kubelet.KillTwiceAsync(pod);
        await Ns.IsObservedAsync(kind, name);
        return pod;
    }

    /// <summary>The lines that name a workload, and those with its new memory.</summary>
    private static IEnumerable<string> Remedies(string text) =>
        text.Split('\n').Where(line => line.StartsWith("Raise ", StringComparison.Ordinal) || line.Contains("->", StringComparison.Ordinal));

    /// <summary>Which autoscalers and disruption budgets a server has, and whether it has metrics, is found out by asking for them.</summary>
    private static bool IsAnswered(AuditedRequest request) =>
        request.Code == 200 || request is { Code: 404, Resource: "verticalpodautoscalers" or "horizontalpodautoscalers" or "poddisruptionbudgets" or "pods" };

    private async Task<(int ExitCode, string Output, string Error)> HeadroomAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await HeadroomCommand.InvokeAsync([.. arguments, "--kubeconfig", Ns.OperatorKubeConfig], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
