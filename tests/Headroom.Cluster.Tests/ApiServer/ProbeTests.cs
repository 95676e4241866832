using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>A kubelet that ends a container for its probe. The container app is asked by TCP every 10 s, from its start on, for 2 s each, and may fail three times: after 22 s it is given up.</summary>
public sealed class ProbeTests : ApiServerTest
{
    private const string Policy = """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""";
    private const string Refused = "dial tcp 10.0.0.1:8000: connect: connection refused";
    private const string TimedOut = "dial tcp 10.0.0.1:8000: i/o timeout";
    private const string SaidNo = "HTTP probe failed with statuscode: 500";

    /// <summary>It ends well when it is asked to, as many programs do.</summary>
    private static readonly ContainerEnd OnItsWayUp = new(0, "Completed", Lived: TimeSpan.FromSeconds(22));

    private static readonly ContainerEnd AfterAnHour = new(137, "Error", Lived: TimeSpan.FromHours(1));

    [Fact]
    public async Task A_start_that_takes_too_long_gets_the_time_by_one_patch_that_changes_nothing_else()
    {
        var (created, pod) = await StartAsync();
        // Not in one breath: the kubelet's word about the second kill would count for the first, too, which had then lived a second longer.
        await Ns.Kubelet.KillByProbeAsync(pod, Refused, end: OnItsWayUp with { Ago = TimeSpan.FromSeconds(30) });
        await Ns.Kubelet.KillByProbeAsync(pod, Refused, end: OnItsWayUp);

        var healed = await HasProbeAsync("initialDelaySeconds", 22);
        var expected = created["spec"]!.DeepClone();
        Probe(expected)["initialDelaySeconds"] = 22;
        expected["template"]!["metadata"]!["annotations"]!["headroom.dev/remedied"] = (string?)healed["spec"]!["template"]!["metadata"]!["annotations"]!["headroom.dev/remedied"];
        JsonNode.DeepEquals(healed["spec"], expected).Should().BeTrue($"{healed["spec"]} is {expected}");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        (await Ns.EventAsync("web", "ProbesExtended")).Should().StartWith("app: livenessProbe.initialDelaySeconds 0 -> 22 (attempt 1 of 6, policy web). ").And.Contain(Refused);
        (await Ns.EventAsync("web", "ProbeKillObserved")).Should().Contain("before it had once succeeded").And.Contain("more time may");
        (await Ns.EventsAsync("web", "OOMKillObserved")).Should().BeEmpty();
        (await Ns.EventsAsync("web", "MemoryRaised")).Should().BeEmpty();
        var incident = await Ns.IncidentAsync("web", "Deployment/web", "Recovering");
        ((string?)incident["verdict"], (string?)incident["probes"], (int?)incident["kills"]).Should().Be(("ProbeKill", "livenessProbe.initialDelaySeconds 0 -> 22", 2));
        ((string?)incident["memoryFrom"]).Should().Be((string?)incident["memoryTo"]);
    }

    [Fact]
    public async Task What_is_killed_again_gets_more_and_at_the_bounds_it_is_given_up_and_keeps_it()
    {
        var (_, pod) = await StartAsync(Policy.Replace("}}", """}, "probes": {"timeoutSecondsMax": 5}, "backoff": {"initial": "0", "max": "0"}}""", StringComparison.Ordinal));
        await KilledByProbeTwiceAsync(pod, TimedOut, AfterAnHour);
        await HasProbeAsync("timeoutSeconds", 5);

        var next = await ExtendedPodAsync("timeoutSeconds", 5);
        await Ns.Kubelet.KillByProbeAsync(next, TimedOut, end: new ContainerEnd(137, "Error", Lived: TimeSpan.FromMinutes(2)));

        (await Ns.EventAsync("web", "ProbeBoundReached")).Should().Contain("gives its probes no more time").And.Contain("spec.probes");
        ((string?)(await Ns.IncidentAsync("web", "Deployment/web", "GaveUp"))["reason"]).Should().Be("ProbeBoundReached");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        await HasProbeAsync("timeoutSeconds", 5);
    }

    [Fact]
    public async Task Memory_and_probes_are_one_patch()
    {
        var manifest = Manifests.Deployment("web");
        var proxy = manifest["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single(container => (string?)container!["name"] == "proxy")!;
        await Ns.CreateAsync(manifest);
        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillByProbeAsync(pod, Refused, end: OnItsWayUp);
        await Ns.Kubelet.KillTwiceAsync(pod, "proxy");
        await Ns.CreatePolicyAsync("web", Policy);
        await Ns.StartOperatorAsync();

        var healed = await HasProbeAsync("initialDelaySeconds", 22);

        ((string?)proxy["resources"]!["limits"]!["memory"]).Should().Be("32Mi");
        ((string?)healed["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"]).Should().Be("96Mi");
        (await Ns.EventAsync("web", "MemoryRaised")).Should().StartWith("proxy: limit 32Mi -> 96Mi, request 16Mi -> 48Mi; app: livenessProbe.initialDelaySeconds 0 -> 22 (attempt 1");
        (await Ns.EventAsync("web", "ProbesExtended")).Should().Be("app: livenessProbe.initialDelaySeconds 0 -> 22");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    [Theory]
    [InlineData("an answer of 500 while it starts", SaidNo, 0, "Whether more time would is not known: it had not once succeeded")]
    [InlineData("an answer of 500 after an hour", SaidNo, 3600, "Neither more memory nor more time cures it")]
    [InlineData("a shut port after an hour", Refused, 3600, "Neither more memory nor more time cures it")]
    public async Task What_time_is_not_known_to_cure_is_told_once_and_left_alone(string what, string words, int lived, string advice)
    {
        var (created, pod) = await StartAsync();
        var end = new ContainerEnd(137, "Error", Lived: TimeSpan.FromSeconds(Math.Max(lived, 22)));
        await KilledByProbeTwiceAsync(pod, words, end);
        await Ns.Kubelet.KillByProbeAsync(pod, words, end: end);
        await Ns.ControlIsHealedAsync();

        (await Ns.GetAsync("Deployment", "web"))["spec"]!.ToJsonString().Should().Be(created["spec"]!.ToJsonString(), what);
        (await Ns.EventsAsync("web", "ProbeKillObserved")).Should().ContainSingle().Which["message"]!.GetValue<string>().Should().Contain(advice);
        ((string?)(await Ns.IncidentAsync("web", "Deployment/web", "Observed"))["verdict"]).Should().Be("ProbeKill");
    }

    [Fact]
    public async Task A_policy_may_say_to_leave_probes_alone()
    {
        var (created, pod) = await StartAsync(Policy.Replace("}}", """}, "probes": {"onProbeKill": "Ignore"}}""", StringComparison.Ordinal));
        await KilledByProbeTwiceAsync(pod, Refused, OnItsWayUp);
        await Ns.ControlIsHealedAsync();

        (await Ns.GetAsync("Deployment", "web"))["spec"]!.ToJsonString().Should().Be(created["spec"]!.ToJsonString());
        (await Ns.EventAsync("web", "ProbeKillObserved")).Should().Contain("more time may");
    }

    [Fact]
    public async Task A_policy_that_recommends_tells_what_to_commit()
    {
        var (_, pod) = await StartAsync(Policy.Replace("}}", """}, "mode": "Recommend"}""", StringComparison.Ordinal));
        await KilledByProbeTwiceAsync(pod, TimedOut, AfterAnHour);

        var line = await Ns.IncidentAsync("web", "Deployment/web", "Recommended");

        ((string?)line["probes"]).Should().Be("livenessProbe.timeoutSeconds 2 -> 5");
        ((string?)line["patch"]).Should().EndWith("      - name: app\n        livenessProbe:\n          timeoutSeconds: 5\n");
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task Whoever_takes_the_time_back_is_not_fought()
    {
        var (_, pod) = await StartAsync(Policy.Replace("}}", """}, "backoff": {"initial": "0", "max": "0"}}""", StringComparison.Ordinal));
        await KilledByProbeTwiceAsync(pod, TimedOut, AfterAnHour);
        await HasProbeAsync("timeoutSeconds", 5);
        await Ns.Api.PatchAsync(
            Ns.PathOf("Deployment", "web") + "?fieldManager=kubectl-edit",
            JsonNode.Parse("""{"spec": {"template": {"spec": {"containers": [{"name": "app", "livenessProbe": {"timeoutSeconds": 2}}]}}}}""")!, JsonApi.Strategic);
        await KilledByProbeTwiceAsync(await ExtendedPodAsync("timeoutSeconds", 2), TimedOut, AfterAnHour);

        (await Ns.EventAsync("web", "Contested")).Should().StartWith("app: livenessProbe.timeoutSeconds 5, as Headroom had set it, is 2 again: changed back by kubectl-edit (Update, ");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    /// <summary>Ordinary ends of a probed container: nobody has killed it.</summary>
    [Theory]
    [InlineData(0, "Completed")]
    [InlineData(1, "Error")]
    public async Task A_program_that_ends_by_itself_is_nobodys_business(int exitCode, string reason)
    {
        var (created, pod) = await StartAsync();
        await Ns.Kubelet.KillTwiceAsync(pod, end: new ContainerEnd(exitCode, reason));
        await Ns.Kubelet.BackOffAsync(pod);
        await Ns.ControlIsHealedAsync();

        (await Ns.GetAsync("Deployment", "web"))["spec"]!.ToJsonString().Should().Be(created["spec"]!.ToJsonString());
        await Ns.NoIncidentAsync("web", "Deployment/web");
        (await Ns.EventsAsync("web")).Should().NotContain(told => (string?)told["source"]!["component"] == "headroom");
    }

    private async Task<(JsonObject Created, string Pod)> StartAsync(string policy = Policy)
    {
        await Ns.CreatePolicyAsync("web", policy);
        var created = await Ns.CreateAsync(Manifests.Deployment("web"));
        var pod = await Ns.PodAsync("web");
        await Ns.StartOperatorAsync();
        return (created, pod);
    }

    private async Task KilledByProbeTwiceAsync(string pod, string words, ContainerEnd end)
    {
        await Ns.Kubelet.KillByProbeAsync(pod, words, end: end);
        await Ns.Kubelet.KillByProbeAsync(pod, words, end: end);
    }

    private Task<JsonObject> HasProbeAsync(string field, int value) => Ns.BecomesAsync(
        () => Ns.GetAsync("Deployment", "web"), found => (int?)Probe(found["spec"]!)[field] == value, $"the probe's {field} is {value}");

    /// <summary>A pod that was made since a remedy, and whose probe has this number.</summary>
    private async Task<string> ExtendedPodAsync(string field, int value)
    {
        var found = await Eventually.BecomesAsync(
            async () => (await Ns.Api.GetAsync($"{Ns.PathOf("Pod")}?labelSelector=app=web"))["items"]!.AsArray()
                .FirstOrDefault(pod => pod!["metadata"]!["deletionTimestamp"] is null && pod["metadata"]!["annotations"]!["headroom.dev/remedied"] is not null && (int?)Waiting.App(pod["spec"]!)["livenessProbe"]![field] == value),
            pod => pod is not null, $"a pod whose probe's {field} is {value}");
        return (string)found!["metadata"]!["name"]!;
    }

    private static JsonNode Probe(JsonNode spec) => Waiting.App(spec["template"]!["spec"]!)["livenessProbe"]!;
}
