using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Cluster.Tests.ApiServer;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>The CustomResourceDefinition as a server serves it, and as kubectl shows it.</summary>
public abstract partial class DefinitionTests : PolicySiteTest
{
    private const string Path = $"{PolicySite.Definitions}/memorypolicies.headroom.dev";

    [SkippableFact]
    public async Task The_server_takes_the_definition_as_it_stands()
    {
        var definition = await Site.Api.GetAsync(Path);

        // A schema that the server finds fault with gets a condition of its own, NonStructuralSchema.
        definition["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]} {condition["status"]}")
            .Should().BeEquivalentTo("NamesAccepted True", "Established True");
        // Applied again it stays what it is, also where the server has dropped the CEL rules that it does not know.
        (await Site.ApplyFileAsync(Repository.At("crds", "headroom.dev_memorypolicies.yaml"))).OrThrow();
        var again = await Site.Api.GetAsync(Path);
        ((long)again["metadata"]!["generation"]!).Should().Be((long)definition["metadata"]!["generation"]!);
    }

    [SkippableFact]
    public async Task A_policy_of_nothing_but_a_ceiling_gets_every_default()
    {
        var policy = await Site.Api.CreateAsync(Site.Policies, JsonNode.Parse(
            """{"apiVersion": "headroom.dev/v1alpha1", "kind": "MemoryPolicy", "metadata": {"name": "smallest"}, "spec": {"memory": {"ceiling": "1Gi"}}}""")!);

        var expected = JsonNode.Parse(
            """
            {
              "mode": "Enforce",
              "trigger": {"kills": 2, "within": "10m", "onCrashLoopBackOff": true},
              "memory": {"ceiling": "1Gi", "strategy": "Step", "growthPercent": 100, "growthFactorPercent": 200, "minIncrease": "192Mi",
                "requests": {"mode": "KeepRatio"}, "settle": {"after": "15m", "marginPercent": 25}},
              "probes": {"onProbeKill": "Extend", "timeoutSecondsMax": 10, "initialDelaySecondsMax": 120, "failureThresholdMax": 30},
              "backoff": {"initial": "10s", "factorPercent": 200, "max": "10m", "resetAfter": "1h"},
              "attempts": {"max": 6},
              "recovery": {"stableFor": "2m", "onGiveUp": "Keep"},
              "inPlace": "Never"
            }
            """);
        JsonNode.DeepEquals(policy["spec"], expected).Should().BeTrue($"it is {policy["spec"]}");
    }

    [SkippableTheory]
    [InlineData("memorypolicy-smallest.yaml")]
    [InlineData("memorypolicy-full.yaml")]
    [InlineData("memorypolicy-containers.yaml")]
    public async Task The_sample_is_taken_with_every_check_of_kubectl(string sample)
    {
        (await Site.Kubectl.TryApplyValidatedAsync(Samples.In(sample, Site.Namespace), "-n", Site.Namespace)).OrThrow();

        (await Site.Api.GetAsync(Site.Policies))["items"]!.AsArray().Should().ContainSingle();
    }

    [SkippableFact]
    public async Task The_status_is_written_apart_from_the_spec()
    {
        var created = await Site.Api.CreateAsync(Site.Policies, Manifests.Policy("web", """{"memory": {"ceiling": "1Gi"}}"""));
        var status = JsonNode.Parse(
            """
            {
              "observedGeneration": 1, "lastRemedyTime": "2026-11-30T10:00:00Z", "workloads": {"looping": 1},
              "conditions": [{"type": "Accepted", "status": "True", "reason": "Valid", "message": "valid", "lastTransitionTime": "2026-11-30T10:00:00Z"}],
              "incidents": [{"workload": "Deployment/web", "container": "app", "phase": "Recovering", "kills": 2}]
            }
            """)!;

        var written = await Site.Api.PatchAsync(
            $"{Site.Policies}/web/status", new JsonObject { ["status"] = status.DeepClone(), ["spec"] = new JsonObject { ["mode"] = "Paused" } });

        JsonNode.DeepEquals(written["status"], status).Should().BeTrue($"it is {written["status"]}");
        JsonNode.DeepEquals(written["spec"], created["spec"]).Should().BeTrue("a write of the status leaves the spec alone");
        ((long)written["metadata"]!["generation"]!).Should().Be(1);
        var bad = await Site.Api.TryPatchAsync($"{Site.Policies}/web/status", JsonNode.Parse("""{"status": {"conditions": [{"type": "Accepted"}]}}""")!);
        bad.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
        ((string?)bad.Body["message"]).Should().Contain("status.conditions").And.Contain("Required value");
    }

    [SkippableFact]
    public async Task What_the_definition_does_not_know_is_dropped()
    {
        var created = await Site.Api.CreateAsync(Site.Policies, Manifests.Policy("web", """{"memory": {"ceiling": "1Gi", "roof": "2Gi"}, "mood": "good"}"""));

        created["spec"]!.AsObject().ContainsKey("mood").Should().BeFalse();
        created["spec"]!["memory"]!.AsObject().ContainsKey("roof").Should().BeFalse();
    }

    [SkippableTheory]
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
        var definition = await Site.Api.GetAsync(Path);
        JsonNode schema = definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        foreach (var name in path.Split('.').Skip(1))
        {
            schema = schema["properties"]![name]!;
            schema = schema["items"] ?? schema;
        }

        // The server publishes a definition's schema a moment after the definition.
        var explained = await Eventually.BecomesAsync(
            () => Site.Kubectl.TryAsync("explain", path), answer => answer.ExitCode == 0 && answer.Output.Contains("FIELDS:", StringComparison.Ordinal), $"kubectl explains {path}");

        var words = Words(explained.Output);
        foreach (var (name, field) in schema["properties"]!.AsObject().Where(field => field.Key is not ("apiVersion" or "kind" or "metadata")))
        {
            explained.Output.Should().MatchRegex($@"\n\s+{name}\s+<");
            words.Should().Contain(Words((string?)field!["description"] ?? throw new InvalidOperationException($"{path}.{name} has no description")));
        }
    }

    [SkippableFact]
    public async Task Kubectl_lists_it_by_its_short_name_and_among_all()
    {
        await Site.Api.CreateAsync(Site.Policies, Manifests.Policy("web", """{"memory": {"ceiling": "1Gi", "floor": "256Mi"}}"""));

        var table = Rows(await Site.Kubectl.RunAsync("get", "mempol", "-n", Site.Namespace));
        table[0].Should().Equal("NAME", "MODE", "CEILING", "LOOPING", "RECOVERED", "GAVE-UP", "LAST", "AGE");
        table[1].Should().StartWith(["web", "Enforce", "1Gi"]);

        var wide = Rows(await Site.Kubectl.RunAsync("get", "mempol", "-n", Site.Namespace, "-o", "wide"));
        wide[0].Should().Equal(
            "NAME", "MODE", "CEILING", "ACCEPTED", "ACTIVE", "FLOOR", "REQUESTS", "LOOPING", "RECOVERING", "RECOVERED", "GAVE-UP", "LAST", "MESSAGE", "AGE");
        wide[1].Should().Contain("256Mi").And.Contain("KeepRatio");

        (await Site.Kubectl.RunAsync("get", "all", "-n", Site.Namespace, "-o", "name")).Should().Contain("memorypolicy.headroom.dev/web");
    }

    private static string[][] Rows(string table) =>
        [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>kubectl breaks lines where its page ends.</summary>
    private static string Words(string text) => Whitespace().Replace(text, " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}

/// <summary>On the API server of the local cluster: Kubernetes 1.20, which drops the CEL rules.</summary>
[Trait("Ring", "api")]
public sealed class DefinitionOnApiServerTests : DefinitionTests
{
    private protected override Task<PolicySite> OpenAsync() => PolicySite.OnApiServerAsync();
}

/// <summary>On the modern definition server, or the cluster at hand.</summary>
[Trait("Ring", "definitions")]
public sealed class DefinitionOnDefinitionServerTests : DefinitionTests
{
    /// <summary>The entries are merged by the container's name. Kubernetes 1.20 takes the list of a custom resource as one field, and finds a conflict.</summary>
    [SkippableFact]
    public async Task Two_appliers_each_own_the_entry_of_their_container()
    {
        Task<ShellResult> ApplyAsync(string manager, string spec) => Site.Kubectl.TryApplyAsync(
            Manifests.Policy("web", spec).ToJsonString(), "-n", Site.Namespace, "--server-side", $"--field-manager={manager}");

        (await ApplyAsync("one", """{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "app", "mode": "Enforce"}]}""")).OrThrow();
        (await ApplyAsync("two", """{"containers": [{"name": "istio-proxy", "mode": "Paused"}]}""")).OrThrow();
        // The first leaves its entry out now: that one goes, the other's stays.
        (await ApplyAsync("one", """{"memory": {"ceiling": "2Gi"}}""")).OrThrow();

        var spec = (await Site.Api.GetAsync($"{Site.Policies}/web"))["spec"]!;
        ((string?)spec["memory"]!["ceiling"]).Should().Be("2Gi");
        spec["containers"]!.AsArray().Select(entry => (string?)entry!["name"]).Should().Equal("istio-proxy");
        var taken = await ApplyAsync("two", """{"memory": {"ceiling": "4Gi"}, "containers": [{"name": "istio-proxy", "mode": "Paused"}]}""");
        taken.ExitCode.Should().NotBe(0);
        taken.Error.Should().Contain("conflict").And.Contain(".spec.memory.ceiling");
    }

    private protected override Task<PolicySite> OpenAsync() => PolicySite.OnDefinitionServerAsync();
}
