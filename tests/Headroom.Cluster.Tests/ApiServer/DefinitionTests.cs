using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>The CustomResourceDefinition as the API server serves it, and as kubectl shows it.</summary>
public sealed partial class DefinitionTests : ApiServerTest
{
    [Fact]
    public async Task The_server_takes_the_definition_as_it_stands()
    {
        var definition = await Ns.Api.GetAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions/memorypolicies.headroom.dev");

        // A schema that the server finds fault with gets a condition of its own, NonStructuralSchema.
        definition["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]} {condition["status"]}")
            .Should().BeEquivalentTo("NamesAccepted True", "Established True");
        // Applied again it stays what it is, also where the server has dropped the CEL rules that it does not know.
        await Cluster.Kubectl.RunAsync("apply", "--validate=false", "-f", Repository.At("crds", "headroom.dev_memorypolicies.yaml"));
        var again = await Ns.Api.GetAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions/memorypolicies.headroom.dev");
        ((long)again["metadata"]!["generation"]!).Should().Be((long)definition["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task A_policy_of_nothing_but_a_ceiling_gets_every_default()
    {
        var policy = await Ns.CreatePolicyAsync("smallest", """{"memory": {"ceiling": "1Gi"}}""");

        var expected = JsonNode.Parse(
            """
            {
              "mode": "Enforce",
              "trigger": {"kills": 2, "within": "10m", "onCrashLoopBackOff": true},
              "memory": {"ceiling": "1Gi", "strategy": "Step", "growthPercent": 100, "growthFactorPercent": 100, "minIncrease": "64Mi", "requests": {"mode": "KeepRatio"}, "settle": {"after": "15m", "marginPercent": 25}},
              "probes": {"onProbeKill": "Extend", "timeoutSecondsMax": 10, "initialDelaySecondsMax": 120, "failureThresholdMax": 30},
              "backoff": {"initial": "10s", "factorPercent": 200, "max": "10m", "resetAfter": "1h"},
              "attempts": {"max": 6},
              "recovery": {"stableFor": "2m", "onGiveUp": "Keep"},
              "inPlace": "Never"
            }
            """);
        JsonNode.DeepEquals(policy["spec"], expected).Should().BeTrue($"it is {policy["spec"]}");
    }

    [Theory]
    [InlineData("memorypolicy-smallest.yaml")]
    [InlineData("memorypolicy-full.yaml")]
    [InlineData("memorypolicy-containers.yaml")]
    public async Task The_sample_is_taken_with_every_check_of_kubectl_and_accepted(string sample)
    {
        var manifest = (await File.ReadAllTextAsync(Repository.At("deploy", "samples", sample))).Replace("namespace: flagsmith", $"namespace: {Ns.Name}", StringComparison.Ordinal);

        (await Cluster.Kubectl.TryApplyValidatedAsync(manifest, "-n", Ns.Name)).OrThrow();
        await Ns.StartOperatorAsync();

        var name = (string)(await Ns.Api.GetAsync(Ns.PathOf("MemoryPolicy")))["items"]![0]!["metadata"]!["name"]!;
        await Ns.SaysAsync(name, "Accepted", "Valid");
    }

    [Theory]
    [InlineData("mempol")]
    [InlineData("mempol.spec")]
    [InlineData("mempol.spec.selector")]
    [InlineData("mempol.spec.trigger")]
    [InlineData("mempol.spec.memory")]
    [InlineData("mempol.spec.memory.requests")]
    [InlineData("mempol.spec.containers")]
    [InlineData("mempol.spec.containers.memory")]
    [InlineData("mempol.spec.containers.memory.requests")]
    [InlineData("mempol.spec.backoff")]
    [InlineData("mempol.spec.attempts")]
    [InlineData("mempol.spec.recovery")]
    [InlineData("mempol.status")]
    [InlineData("mempol.status.conditions")]
    [InlineData("mempol.status.workloads")]
    [InlineData("mempol.status.incidents")]
    public async Task Kubectl_explains_every_field(string path)
    {
        var definition = await Ns.Api.GetAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions/memorypolicies.headroom.dev");
        JsonNode schema = definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        foreach (var name in path.Split('.').Skip(1))
        {
            schema = schema["properties"]![name]!;
            schema = schema["items"] ?? schema;
        }

        // The server publishes a definition's schema a moment after the definition.
        var explained = await Eventually.BecomesAsync(
            () => Cluster.Kubectl.TryAsync("explain", path), answer => answer.ExitCode == 0 && answer.Output.Contains("FIELDS:", StringComparison.Ordinal), $"kubectl explains {path}");

        var words = Words(explained.Output);
        foreach (var (name, field) in schema["properties"]!.AsObject().Where(field => field.Key is not ("apiVersion" or "kind" or "metadata")))
        {
            explained.Output.Should().MatchRegex($@"\n\s+{name}\s+<");
            words.Should().Contain(Words((string?)field!["description"] ?? throw new InvalidOperationException($"{path}.{name} has no description")));
        }
    }

    [Fact]
    public async Task Kubectl_lists_it_by_its_short_name_and_among_all()
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi", "floor": "256Mi"}}""");

        var table = Rows(await Cluster.Kubectl.RunAsync("get", "mempol", "-n", Ns.Name));
        table[0].Should().Equal("NAME", "MODE", "CEILING", "LOOPING", "RECOVERED", "GAVE-UP", "LAST", "AGE");
        table[1].Should().StartWith(["web", "Enforce", "1Gi"]);

        var wide = Rows(await Cluster.Kubectl.RunAsync("get", "mempol", "-n", Ns.Name, "-o", "wide"));
        wide[0].Should().Equal(
            "NAME", "MODE", "CEILING", "ACCEPTED", "ACTIVE", "FLOOR", "REQUESTS", "LOOPING", "RECOVERING", "RECOVERED", "GAVE-UP", "LAST", "MESSAGE", "AGE");
        wide[1].Should().Contain("256Mi").And.Contain("KeepRatio");

        (await Cluster.Kubectl.RunAsync("get", "all", "-n", Ns.Name)).Should().Contain("memorypolicy.headroom.dev/web");
    }

    private static string[][] Rows(string table) =>
        [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>kubectl breaks lines where its page ends.</summary>
    private static string Words(string text) => Whitespace().Replace(text, " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
