using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Preflight;

public sealed class PreflightChainTests
{
    private static readonly LimitRangeFacts Narrow = new("narrow") { ContainerMax = A.Size("96Mi") };

    [Fact]
    public void Where_nothing_is_known_the_decision_is_what_it_was()
    {
        var workloadCase = A.Case(A.Policy(), A.Loop());
        var decision = Judgement.Decide(workloadCase);

        Preflights.Check(PreflightFacts.Unknown, workloadCase).Should().BeEquivalentTo(decision);
    }

    [Fact]
    public void A_decision_without_a_remedy_is_none_of_its_business()
    {
        PreflightChain.RemedyOf(Judgement.Decide(A.Case(A.Policy(), A.Sighting()))).Should().BeNull();
        Preflights.Check(Preflights.With(Narrow), sightings: [A.Sighting()]).Should().BeOfType<Decision.AwaitKills>();
    }

    [Fact]
    public void What_is_cut_is_told_in_the_message_and_remembered_in_the_record()
    {
        var decision = (Decision.Remediate)Preflights.Check(Preflights.With(Narrow));

        decision.Message.Should().StartWith("api: limit 64Mi -> 96Mi, request 32Mi -> 48Mi (attempt 1 of 6, ceiling 1Gi, policy api). flagsmith-api-1-abcde: OOMKilled");
        decision.Notes.Should().Equal("api is capped by LimitRange narrow at 96Mi");
        decision.Remedy.Record.Containers["api"].Limit.Should().Be("96Mi", "else the next look takes it for somebody else's change");
    }

    [Fact]
    public void The_first_that_blocks_decides_and_names_what_is_due() =>
        Preflights.Blocked(Preflights.Check(Preflights.With(new LimitRangeFacts("none") { ContainerMax = A.Size("64Mi") }), A.Workload() with { Rollout = new Rollout { Paused = true } }))
            .Should().Be("the rollout is paused: kubectl rollout resume deployment/flagsmith-api -n flagsmith (due: api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi)");

    [Fact]
    public void A_recommendation_is_fitted_too()
    {
        var decision = Preflights.Check(Preflights.With(Narrow), policy: A.Policy() with { Mode = PolicyMode.Recommend });

        decision.Should().BeOfType<Decision.Recommend>().Which.Remedy.ToString().Should().Be("api: limit 64Mi -> 96Mi, request 32Mi -> 48Mi");
    }

    [Fact]
    public void A_recommendation_that_could_not_be_written_is_made_with_what_stands_in_its_way()
    {
        var decision = Preflights.Check(PreflightFacts.Unknown, A.Workload() with { Rollout = new Rollout { Paused = true } }, A.Policy() with { Mode = PolicyMode.Recommend });

        decision.Should().BeOfType<Decision.Recommend>().Which.Notes.Should().Equal("in its way: the rollout is paused: kubectl rollout resume deployment/flagsmith-api -n flagsmith");
    }
}
