using System.Text;
using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>The operator as the pods of deploy/.</summary>
[Collection(AloneCollection.Name)]
public sealed class OperatorPodTests : NodeTest
{
    private const string Policy = """{"memory": {"ceiling": "1Gi"}}""";

    [Fact]
    public async Task Killed_while_the_operator_was_away_is_healed_once_when_it_is_back()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "away");
        await ns.CreatePolicyAsync(Policy);
        var api = new HungryWorkload("api", NeedsMebibytes: 100);
        await Cluster.StopOperatorAsync();
        try
        {
            await ns.CreateAsync(api);
            await ns.RestartedAsync("api", times: 2);
        }
        finally
        {
            await Cluster.StartOperatorAsync();
        }

        var healed = await ns.HealedAsync(api);

        NodeNamespace.Limit(healed).Should().Be("128Mi");
        (await ns.RemediesAsync("api")).Should().Be(1);
    }

    [Fact]
    public async Task Stopped_between_two_steps_the_next_operator_goes_on_where_the_former_was()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "between");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "10s"}}""");
        var api = new HungryWorkload("api", NeedsMebibytes: 100);
        await ns.CreateAsync(api);
        await ns.EventAsync("api", "MemoryRaised");
        await Cluster.StopOperatorAsync();
        await Cluster.StartOperatorAsync();

        await ns.PolicyStatusAsync("Deployment/api", "Recovered");

        (await ns.RemediesAsync("api")).Should().Be(1, "what was done before is read from the workload");
        (await ns.EventsAsync("api", "MemoryRaised")).Should().ContainSingle();
    }

    [Fact]
    public async Task When_the_leader_is_killed_another_process_leads_and_heals()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "takeover");
        await ns.CreatePolicyAsync(Policy);
        var killed = await Cluster.HolderAsync();
        await (await ProcessAsync(await Cluster.LeaderAsync())).SignalAsync("KILL");
        var api = new HungryWorkload("api", NeedsMebibytes: 100);
        await ns.CreateAsync(api);

        var healed = await ns.HealedAsync(api);

        NodeNamespace.Limit(healed).Should().Be("128Mi");
        (await ns.RemediesAsync("api")).Should().Be(1);
        // The other pod's, or the one that was started in the place of the killed one: whoever finds the lease run out first. Each looks every five seconds.
        (await Cluster.HolderAsync()).Should().NotBe(killed, "the dead hold no lease");
        await Cluster.OperatorIsReadyAsync();
    }

    [Fact]
    public async Task When_the_leader_is_deleted_the_other_one_has_the_lease_at_once()
    {
        var leader = await Cluster.LeaderAsync();

        await Cluster.Kubectl.RunAsync("delete", "pod", leader, "-n", NodeCluster.OperatorNamespace);

        // The deletion has waited for the pod's end, and so for the release.
        var next = await Eventually.BecomesAsync(Cluster.LeaderAsync, holder => holder != leader, "another one leads");
        next.Should().NotBe(leader);
        await Cluster.OperatorIsReadyAsync();
    }

    [Fact]
    public async Task The_log_is_JSON_a_line_each_and_has_no_secrets_in_it()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "logged");
        await ns.CreatePolicyAsync(Policy);
        var api = new HungryWorkload("api", NeedsMebibytes: 100);
        await ns.CreateAsync(api);
        await ns.HealedAsync(api);

        var log = await Cluster.Kubectl.RunAsync("logs", $"pod/{await Cluster.LeaderAsync()}", "-n", NodeCluster.OperatorNamespace);

        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        lines.Should().OnlyContain(line => line["time"] != null && line["level"] != null && line["message"] != null && line["logger"] != null);
        lines.Should().Contain(line => (string?)line["workload"] == "Deployment logged/api" && (string?)line["reason"] == "MemoryRaised");
        lines.Select(line => (string?)line["level"]).Should().NotContain(["error", "fatal"]);
        log.Should().NotContain("Bearer").And.NotContain("eyJ", "a token begins so");
        foreach (var token in await TokensAsync())
            log.Should().NotContain(token);
    }

    [Fact]
    public async Task It_runs_with_no_rights_but_those_that_deploy_gives_it()
    {
        var process = (await ProcessAsync(await Cluster.LeaderAsync())).Folder;
        var status = File.ReadLines(Path.Combine(process, "status"))
            .Select(line => line.Split(':', 2)).ToDictionary(field => field[0], field => field[1].Trim());

        status["Uid"].Should().Be("65532\t65532\t65532\t65532");
        (status["CapEff"], status["CapBnd"]).Should().Be(("0000000000000000", "0000000000000000"), "all capabilities are dropped");
        status["NoNewPrivs"].Should().Be("1");
        status["Seccomp"].Should().Be("2", "seccompProfile RuntimeDefault is a filter");
        File.ReadLines(Path.Combine(process, "mountinfo")).Select(line => line.Split(' ')).Should()
            .ContainSingle(mount => mount[4] == "/").Which[5].Split(',').Should().Contain("ro", "the root file system is read-only");
    }

    private async Task<ContainerProcess> ProcessAsync(string pod) => ContainerProcess.Of(
        (string)(await Cluster.Api.GetAsync($"api/v1/namespaces/{NodeCluster.OperatorNamespace}/pods/{pod}"))["status"]!["containerStatuses"]![0]!["containerID"]!);

    private async Task<IReadOnlyList<string>> TokensAsync() =>
        [.. (await Cluster.Api.GetAsync($"api/v1/namespaces/{NodeCluster.OperatorNamespace}/secrets"))["items"]!.AsArray()
            .Select(secret => (string?)secret!["data"]?["token"]).OfType<string>()
            .Select(token => Encoding.UTF8.GetString(Convert.FromBase64String(token)))];
}
