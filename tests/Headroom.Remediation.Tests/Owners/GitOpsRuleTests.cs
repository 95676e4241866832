using Headroom.Remediation.Decisions;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Owners;

/// <summary>A workload that a GitOps tool keeps: by the policy, and by what the workload tells the tool.</summary>
public sealed class GitOpsRuleTests
{
    [Theory]
    [InlineData("nobody", null, false)]
    [InlineData("nobody", GitOpsMode.Recommend, false)]
    [InlineData("Argo CD", null, true)]
    [InlineData("Argo CD", GitOpsMode.Recommend, true)]
    [InlineData("Argo CD", GitOpsMode.Patch, false)]
    [InlineData("Flux, told to leave it alone", null, false)]
    [InlineData("Flux, told to leave it alone", GitOpsMode.Recommend, true)]
    [InlineData("Flux, told to leave it alone", GitOpsMode.Patch, false)]
    public void A_remedy_is_left_to_commit(string keeper, GitOpsMode? gitOps, bool isLeft)
    {
        var workload = A.Workload() with { GitOps = keeper switch { "Argo CD" => A.Argo, "nobody" => null, _ => A.Flux } };

        var decision = Judgement.Decide(A.Case(A.Policy() with { GitOps = gitOps }, workload, A.Loop()));

        (decision is Decision.Recommend).Should().Be(isLeft);
        (decision is Decision.Remediate).Should().Be(!isLeft);
    }

    [Fact]
    public void It_names_the_tool_and_the_application_and_what_has_to_be_set()
    {
        var decision = Judgement.Decide(A.Case(A.Workload() with { GitOps = A.Argo }, A.Loop())).Should().BeOfType<Decision.Recommend>().Subject;

        decision.Owner.Should().Be(A.Argo);
        decision.Message.Should().StartWith("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi (attempt 1 of 6, ceiling 1Gi, policy api). ")
            .And.EndWith(". To be committed: Argo CD application shop keeps this workload as its source has it");
    }

    [Fact]
    public void Under_a_policy_that_recommends_anyway_it_is_said_too() =>
        Judgement.Decide(A.Case(A.Policy() with { Mode = PolicyMode.Recommend, GitOps = GitOpsMode.Patch }, A.Workload() with { GitOps = A.Argo }, A.Loop()))
            .Message.Should().Contain("To be committed: Argo CD application shop");

    [Fact]
    public void What_is_paused_stays_so() =>
        Judgement.Decide(A.Case(A.Policy() with { Mode = PolicyMode.Paused }, A.Workload() with { GitOps = A.Argo }, A.Loop())).Should().BeOfType<Decision.LeaveAlone>();

    [Fact]
    public void A_paused_container_of_it_too()
    {
        var policy = A.Policy() with { Containers = new Dictionary<string, ContainerRules> { ["api"] = new(PolicyMode.Paused, null) } };

        Judgement.Decide(A.Case(policy, A.Workload() with { GitOps = A.Argo }, A.Loop())).Should().BeOfType<Decision.NothingToHeal>();
    }

    [Fact]
    public void Once_the_commit_has_arrived_there_is_nothing_to_heal() =>
        Judgement.Decide(A.Case(A.Workload("128Mi", "64Mi") with { GitOps = A.Argo }, A.Loop())).Should().BeOfType<Decision.NothingToHeal>();

    [Fact]
    public void What_is_given_up_is_not_kept_with_it()
    {
        var policy = A.Policy("64Mi") with { OnGiveUp = OnGiveUp.Revert };

        Judgement.Decide(A.Case(policy, A.Workload(record: A.Record()) with { GitOps = A.Argo }, A.Loop())).Should().BeOfType<Decision.GiveUp>().Which.Record.Should().BeNull();
    }
}
