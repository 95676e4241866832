using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Preflight;

public sealed class LargestNodeTests
{
    [Theory]
    [InlineData("64Mi")]
    [InlineData("16Gi")]
    public void A_request_that_a_node_could_hold_is_no_obstacle(string allocatable) =>
        Preflights.Passed(Preflights.Check(Of(allocatable))).Should().Be(("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi", ""));

    [Theory]
    [InlineData("63Mi")]
    [InlineData("32Mi")]
    public void A_request_that_no_node_could_hold_stays_and_the_limit_is_raised(string allocatable) =>
        Preflights.Passed(Preflights.Check(Of(allocatable)))
            .Should().Be(("api: limit 64Mi -> 128Mi", $"the request stays as it is, since a pod would request 64Mi, and the largest node (node-1) has {allocatable} allocatable"));

    [Fact]
    public void A_request_by_default_does_not_follow_the_limit_to_where_no_node_is() =>
        ((Decision.Remediate)Preflights.Check(Of("100Mi"), A.Workload("64Mi", request: null), sightings: A.Loop(request: "64Mi"))).Remedy.Containers.Single().RequestTo
            .Should().Be(A.Size("64Mi"));

    [Fact]
    public void What_the_other_containers_request_counts() =>
        Preflights.Passed(Preflights.Check(Of("100Mi"), Preflights.Workload(("api", "64Mi", "32Mi"), ("proxy", "64Mi", "48Mi")))).Notes.Should().Contain("a pod would request 112Mi");

    [Fact]
    public void Where_not_even_the_present_request_fits_it_is_blocked() =>
        Preflights.Blocked(Preflights.Check(Of("31Mi"))).Should().StartWith("a pod would request 64Mi, and the largest node (node-1) has 31Mi allocatable: add a larger node");

    [Fact]
    public void A_guaranteed_pods_limit_cannot_go_without_its_request() =>
        Preflights.Blocked(Preflights.Check(Of("100Mi"), A.Workload("64Mi", "64Mi"), sightings: A.Loop(request: "64Mi", guaranteed: true))).Should().StartWith("a pod would request 128Mi");

    [Fact]
    public void A_LimitRange_that_asks_for_the_request_blocks() =>
        Preflights.Blocked(Preflights.Check(Of("63Mi") with { LimitRanges = [new LimitRangeFacts("strict") { ContainerRatio = 2 }] })).Should().StartWith("a pod would request 64Mi");

    [Fact]
    public void Where_the_request_is_all_that_is_raised_it_is_blocked()
    {
        var policy = A.Policy() with { Memory = A.Rules() with { Requests = RequestMode.EqualToLimit } };
        var evictions = new[] { A.Sighting("3m", reason: "Evicted", limit: "128Mi"), A.Sighting("30s", reason: "Evicted", limit: "128Mi", pod: "flagsmith-api-1-other") };

        Preflights.Blocked(Preflights.Check(Of("100Mi"), A.Workload("128Mi"), policy, evictions)).Should().StartWith("a pod would request 128Mi");
    }

    private static PreflightFacts Of(string allocatable) => new() { LargestNode = new NodeSize("node-1", A.Size(allocatable)!.Value) };
}
