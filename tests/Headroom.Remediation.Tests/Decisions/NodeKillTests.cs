using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Tests.Decisions;

/// <summary>Kills that say nothing against a limit: what grows, if the policy's request mode wants it, is the request.</summary>
public sealed class NodeKillTests
{
    [Theory]
    [InlineData("EqualToLimit", null, "api: request 100Mi -> 512Mi")]
    [InlineData("PercentOfLimit", 50, "api: request 100Mi -> 256Mi")]
    public void By_mode_the_request_is_raised_and_the_limit_stays(string mode, int? percent, string remedy)
    {
        var decision = Decide(mode, percent, limit: "512Mi", request: "100Mi");

        var due = decision.Should().BeOfType<Decision.Remediate>().Subject.Remedy;
        due.ToString().Should().Be(remedy);
        due.Containers.Single().To.Should().BeNull();
        due.Record.Containers["api"].Should().Match<ContainerRecord>(part => part.Limit == "512Mi" && part.OriginalRequest == "100Mi" && part.Kills == 2);
    }

    [Theory]
    [InlineData("Keep", null, "512Mi", "100Mi")]
    [InlineData("KeepRatio", null, "512Mi", "100Mi")]
    [InlineData("PercentOfLimit", 10, "512Mi", "100Mi")]
    [InlineData("EqualToLimit", null, "512Mi", "512Mi")]
    [InlineData("EqualToLimit", null, null, "100Mi")]
    public void Else_a_person_is_told_what_to_do(string mode, int? percent, string? limit, string? request) =>
        Decide(mode, percent, limit, request).Should().BeOfType<Decision.NothingToHeal>().Which.Message.Should().Be(
            $"Evicted: evicted from a node short of memory: api used 600Mi and requested {request}. "
            + "Raise the memory request to what the container uses, so that it is placed where that much is free");

    /// <summary>Where the cluster does not tell revisions apart, as of a CronJob's runs, only the template says that the remedy was written.</summary>
    [Theory]
    [InlineData("512Mi")]
    [InlineData(null)]
    public void What_the_template_requests_already_is_not_written_again(string? request)
    {
        var pressed = new Surroundings { Nodes = new Dictionary<string, NodeFacts> { ["worker-1"] = new(MemoryPressure: true, A.Ago("5m")) } };
        var kills = A.Loop("512Mi").Select(kill => kill with { Node = "worker-1", Request = A.Size("100Mi") }).ToArray();

        Judgement.Decide(Case("EqualToLimit", null, "512Mi", "100Mi", kills) with { Surroundings = pressed }).Should().BeOfType<Decision.Remediate>();
        Judgement.Decide(Case("EqualToLimit", null, "512Mi", request, kills) with { Surroundings = pressed }).Should().BeOfType<Decision.NothingToHeal>();
    }

    [Fact]
    public void The_request_is_never_raised_above_the_ceiling() =>
        Decide("EqualToLimit", null, limit: "2Gi", request: "100Mi").Should().BeOfType<Decision.Remediate>().Which.Remedy.ToString().Should().Be("api: request 100Mi -> 1Gi");

    /// <summary>The pods had 512Mi by a resize: what the template asks for has to fit into what it allows.</summary>
    [Theory]
    [InlineData("256Mi", "100Mi", "api: request 100Mi -> 256Mi")]
    [InlineData("256Mi", "256Mi", null)]
    [InlineData("256Mi", "300Mi", null)]
    [InlineData(null, "100Mi", "api: request 100Mi -> 512Mi")]
    public void The_request_is_never_raised_above_the_limit_of_the_template(string? templateLimit, string request, string? remedy)
    {
        var decision = Judgement.Decide(Case("EqualToLimit", null, templateLimit, request, Evicted("2m", "512Mi", request), Evicted("1m", "512Mi", request)));

        (decision as Decision.Remediate)?.Remedy.ToString().Should().Be(remedy);
        (decision is Decision.Remediate).Should().Be(remedy is not null);
    }

    [Fact]
    public void One_eviction_is_awaited_as_one_kill_is() =>
        Judgement.Decide(Case("EqualToLimit", null, "512Mi", "100Mi", Evicted("1m", "512Mi", "100Mi"))).Should().BeOfType<Decision.AwaitKills>().Which.Message.Should().StartWith(
            "api was killed for lack of memory on its node (pod-1m, 11:59:00Z): kill 1 of the 2 within 10m");

    [Fact]
    public void Kills_at_the_limit_outweigh_it_but_it_does_not_count_as_one_of_them()
    {
        var (evicted, first, second) = (Evicted("3m", "512Mi", "100Mi"), A.Sighting("2m", "512Mi", "100Mi"), A.Sighting("1m", "512Mi", "100Mi"));

        Judgement.Decide(Case("EqualToLimit", null, "512Mi", "100Mi", evicted, first)).Should().BeOfType<Decision.AwaitKills>();
        Judgement.Decide(Case("EqualToLimit", null, "512Mi", "100Mi", evicted, first, second)).Should().BeOfType<Decision.Remediate>().Which.Remedy.ToString().Should().Be("api: limit 512Mi -> 1Gi, request 100Mi -> 1Gi");
    }

    private static Decision Decide(string mode, int? percent, string? limit, string? request) =>
        Judgement.Decide(Case(mode, percent, limit, request, Evicted("2m", limit, request), Evicted("1m", limit, request)));

    private static WorkloadCase Case(string mode, int? percent, string? limit, string? request, params Sighting[] kills)
    {
        var policy = A.Policy(new MemoryPolicySpec { Memory = A.Doubling() with { Requests = new RequestsSpec { Mode = mode, Percent = percent } } });
        return A.Case(policy, A.Workload(limit, request), kills);
    }

    private static Sighting Evicted(string ago, string? limit, string? request) =>
        A.Sighting(ago, limit, request, reason: "Evicted", pod: "pod-" + ago) with { Usage = A.Size("600Mi"), PodReason = "Evicted" };
}
