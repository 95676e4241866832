using Headroom.Remediation.Decisions;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Preflight;

public sealed class LimitRangeMaximumTests
{
    [Theory]
    [InlineData("128Mi")]
    [InlineData("1Gi")]
    [InlineData("9223372036854775807")]
    public void A_maximum_that_is_wide_enough_is_no_obstacle(string max) =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(container: max)))).Should().Be(("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi", ""));

    [Theory]
    [InlineData("127Mi", "api: limit 64Mi -> 127Mi, request 32Mi -> 64Mi")]
    [InlineData("96Mi", "api: limit 64Mi -> 96Mi, request 32Mi -> 48Mi")]
    [InlineData("1e8", "api: limit 64Mi -> 95Mi, request 32Mi -> 48Mi")]
    [InlineData("100000000500m", "api: limit 64Mi -> 95Mi, request 32Mi -> 48Mi")]
    [InlineData("65Mi", "api: limit 64Mi -> 65Mi, request 32Mi -> 33Mi")]
    public void A_maximum_caps_the_limit_in_whole_Mi_and_its_request_follows(string max, string remedy) =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(container: max)))).Should().Be((remedy, $"api is capped by LimitRange narrow at {A.Size(max)}"));

    [Theory]
    [InlineData("64Mi")]
    [InlineData("67108865")]
    [InlineData("1")]
    public void Nothing_above_the_present_limit_blocks(string max) =>
        Preflights.Blocked(Preflights.Check(Preflights.With(Of(container: max))))
            .Should().Be($"api is at 64Mi, and LimitRange narrow allows a container at most {A.Size(max)}: kubectl edit limitrange narrow -n flagsmith (due: api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi)");

    [Fact]
    public void Nothing_above_what_was_in_force_blocks_though_the_template_has_less()
    {
        var killed = A.Case(A.Workload(), A.Loop(limit: "256Mi"));
        var decision = PreflightChain.Check(killed, Judgement.Decide(killed), Preflights.With(Of(container: "128Mi")));

        decision.Should().BeOfType<Decision.Blocked>().Which.Message
            .Should().StartWith("api is at 256Mi, and LimitRange narrow allows a container at most 128Mi");
    }

    [Fact]
    public void The_floor_of_the_policy_gives_way() =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(container: "96Mi")), policy: A.Policy() with { Memory = A.Rules() with { Floor = A.Size("256Mi")!.Value } }))
            .Remedy.Should().Be("api: limit 64Mi -> 96Mi, request 32Mi -> 48Mi");

    [Fact]
    public void The_least_of_several_counts() =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(container: "100Mi"), Of(container: "1Gi"), new LimitRangeFacts("narrower") { ContainerMax = A.Size("80Mi") })))
            .Remedy.Should().Be("api: limit 64Mi -> 80Mi, request 32Mi -> 40Mi");

    [Fact]
    public void A_guaranteed_pod_stays_guaranteed() =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(container: "96Mi")), A.Workload("64Mi", "64Mi"), sightings: A.Loop(request: "64Mi", guaranteed: true)))
            .Remedy.Should().Be("api: limit 64Mi -> 96Mi, request 64Mi -> 96Mi");

    [Theory]
    [InlineData("192Mi", "api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi", "")]
    [InlineData("160Mi", "api: limit 64Mi -> 96Mi, request 32Mi -> 48Mi", "api is capped by LimitRange narrow at 96Mi (160Mi for the pod, less the other containers)")]
    public void A_pods_maximum_is_shared_with_the_other_containers(string max, string remedy, string notes) =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(pod: max)), Preflights.Workload(("api", "64Mi", "32Mi"), ("proxy", "64Mi", "16Mi")))).Should().Be((remedy, notes));

    [Fact]
    public void A_pods_maximum_that_leaves_nothing_blocks() =>
        Preflights.Blocked(Preflights.Check(Preflights.With(Of(pod: "128Mi")), Preflights.Workload(("api", "64Mi", "32Mi"), ("proxy", "64Mi", "16Mi"))))
            .Should().StartWith("api is at 64Mi, and LimitRange narrow allows a pod at most 128Mi (128Mi for the pod, less the other containers): kubectl edit limitrange narrow");

    [Fact]
    public void What_the_LimitRange_gives_to_a_container_without_a_limit_counts() =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(pod: "160Mi") with { DefaultLimit = A.Size("60Mi") }), Preflights.Workload(("api", "64Mi", "32Mi"), ("proxy", null, null))))
            .Remedy.Should().StartWith("api: limit 64Mi -> 100Mi");

    [Fact]
    public void An_init_container_runs_alone() =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(pod: "128Mi")), A.Workload() with
        {
            Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("64Mi", "32Mi"), ["migrate"] = A.Template("128Mi", "32Mi") with { Init = true } },
        })).Notes.Should().BeEmpty();

    [Fact]
    public void A_sidecar_does_not() =>
        Preflights.Passed(Preflights.Check(Preflights.With(Of(pod: "192Mi")), A.Workload() with
        {
            Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("64Mi", "32Mi"), ["proxy"] = A.Template("96Mi", "32Mi") with { Init = true, Sidecar = true } },
        })).Remedy.Should().StartWith("api: limit 64Mi -> 96Mi");

    [Fact]
    public void A_container_that_has_room_is_healed_beside_one_that_has_none()
    {
        var sightings = A.Loop().Concat(A.Loop("32Mi", "16Mi", "proxy")).ToList();
        var decision = Preflights.Check(Preflights.With(Of(container: "64Mi")), Preflights.Workload(("api", "64Mi", "32Mi"), ("proxy", "32Mi", "16Mi")), sightings: sightings);

        Preflights.Passed(decision).Should().Be(("proxy: limit 32Mi -> 64Mi, request 16Mi -> 32Mi",
            "api is at 64Mi, and LimitRange narrow allows a container at most 64Mi: kubectl edit limitrange narrow -n flagsmith; proxy is capped by LimitRange narrow at 64Mi"));
        ((Decision.Remediate)decision).Remedy.Record.Containers.Keys.Should().Equal("proxy");
    }

    private static LimitRangeFacts Of(string? container = null, string? pod = null) => new("narrow") { ContainerMax = A.Size(container), PodMax = A.Size(pod) };
}
