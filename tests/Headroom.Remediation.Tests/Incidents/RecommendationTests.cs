using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Incidents;

public sealed class RecommendationTests
{
    private static readonly Recommendation Told = Recommendation.Of("api", "64Mi", "128Mi", 2, "LimitOom")!;

    [Theory]
    [InlineData("64Mi", false)]
    [InlineData("127Mi", false)]
    [InlineData("128Mi", true)]
    [InlineData("1Gi", true)]
    [InlineData(null, true)]
    public void It_is_followed_where_the_limit_is_as_high(string? limit, bool isFollowed) => Told.IsFollowed(A.Workload(limit)).Should().Be(isFollowed);

    [Fact]
    public void Every_container_has_to_have_what_was_told()
    {
        var both = Told.And(Recommendation.Of("worker", "64Mi", "256Mi", 1, null)!);
        var workload = A.Workload("128Mi");

        both.IsFollowed(workload).Should().BeFalse("there is no worker any more");
        both.IsFollowed(With(workload, "128Mi")).Should().BeFalse();
        both.IsFollowed(With(workload, "256Mi")).Should().BeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("much")]
    public void Without_a_limit_there_is_nothing_to_follow(string? to) => Recommendation.Of("api", "64Mi", to, 1, null).Should().BeNull();

    [Fact]
    public void It_holds_what_a_decision_recommends()
    {
        var workloadCase = A.Case(A.Policy() with { Mode = PolicyMode.Recommend }, A.Workload(), A.Loop());
        var told = Recommendation.Of(workloadCase, (Decision.Recommend)Judgement.Decide(workloadCase))!;

        told.AsRecord(A.Workload("200Mi"), "api", A.Now).Should().BeEquivalentTo(new RemediationRecord
        {
            Attempts = 0,
            LastAttempt = A.Now,
            Policy = "api",
            Containers = new Dictionary<string, ContainerRecord> { ["api"] = new() { OriginalLimit = "64Mi", Limit = "200Mi", Kills = 2, Verdict = "LimitOom" } },
        });
    }

    private static WorkloadFacts With(WorkloadFacts workload, string worker) =>
        workload with { Containers = new Dictionary<string, ContainerTemplate>(workload.Containers) { ["worker"] = A.Template(worker, null) } };
}
