using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Preflight;

public sealed class RequestRatioTests
{
    private static readonly Policy Keep = A.Policy() with { Memory = A.Rules() with { Requests = RequestMode.Keep } };

    [Theory]
    [InlineData("2", "api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi")]
    [InlineData("3", "api: limit 64Mi -> 128Mi, request 32Mi -> 43Mi")]
    [InlineData("1", "api: limit 64Mi -> 128Mi, request 32Mi -> 128Mi")]
    [InlineData("1.001", "api: limit 64Mi -> 128Mi, request 32Mi -> 128Mi")]
    public void The_request_is_raised_as_far_as_the_ratio_asks_for(string ratio, string remedy)
    {
        var (raised, notes) = Preflights.Passed(Preflights.Check(Of(container: ratio), policy: Keep));

        raised.Should().Be(remedy);
        notes.Should().StartWith("the request of api is ").And.EndWith($"since LimitRange strict allows at most {ratio} times its request as limit");
    }

    [Theory]
    [InlineData("4")]
    [InlineData("1000")]
    [InlineData("0.5")]
    [InlineData("0")]
    [InlineData("-1")]
    public void A_ratio_that_is_kept_or_makes_no_sense_raises_nothing(string ratio) =>
        Preflights.Passed(Preflights.Check(Of(container: ratio), policy: Keep)).Should().Be(("api: limit 64Mi -> 128Mi", ""));

    [Fact]
    public void A_container_without_a_request_requests_its_limit() =>
        Preflights.Passed(Preflights.Check(Of(container: "1"), A.Workload("64Mi", request: null), sightings: A.Loop(request: "64Mi"))).Notes.Should().BeEmpty();

    [Theory]
    [InlineData("4", "api: limit 64Mi -> 128Mi", "")]
    [InlineData("2", "api: limit 64Mi -> 128Mi, request 32Mi -> 80Mi", "the request of api is 80Mi, since LimitRange strict allows at most 2 times the pod's requests as limit")]
    public void A_pods_ratio_is_kept_by_the_container_that_is_raised(string ratio, string remedy, string notes) =>
        Preflights.Passed(Preflights.Check(Of(pod: ratio), Preflights.Workload(("api", "64Mi", "32Mi"), ("proxy", "64Mi", "16Mi")), Keep)).Should().Be((remedy, notes));

    [Fact]
    public void A_pods_ratio_that_the_other_containers_break_blocks() =>
        Preflights.Blocked(Preflights.Check(Of(pod: "1"), Preflights.Workload(("api", "64Mi", "32Mi"), ("proxy", "64Mi", "16Mi")), Keep))
            .Should().StartWith("LimitRange strict allows a pod's limits at most 1 times its requests, and those of its other containers are too low");

    private static PreflightFacts Of(string? container = null, string? pod = null) =>
        Preflights.With(new LimitRangeFacts("strict") { ContainerRatio = Ratio(container), PodRatio = Ratio(pod) });

    private static decimal? Ratio(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
