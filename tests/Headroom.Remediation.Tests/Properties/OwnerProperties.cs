using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Properties;

public sealed class OwnerProperties
{
    [Fact]
    public void Nothing_is_written_to_what_is_left_to_commit() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            var decision = Judgement.Decide(workloadCase with { Workload = workloadCase.Workload with { GitOps = A.Argo }, Policy = workloadCase.Policy with { GitOps = null } });

            decision.Should().NotBeOfType<Decision.Remediate>().And.NotBeOfType<Decision.Revert>().And.NotBeOfType<Decision.Contested>();
            (decision as Decision.GiveUp)?.Record.Should().BeNull();
        });

    [Fact]
    public void It_is_judged_as_under_a_policy_that_recommends() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            var kept = workloadCase with { Workload = workloadCase.Workload with { GitOps = A.Argo }, Policy = workloadCase.Policy with { GitOps = GitOpsMode.Recommend } };
            var recommending = kept with { Policy = kept.Policy with { Mode = kept.Policy.Mode == PolicyMode.Paused ? PolicyMode.Paused : PolicyMode.Recommend } };

            Judgement.Decide(kept).Message.Should().Be(Judgement.Decide(recommending).Message);
        });

    [Fact]
    public void What_somebody_has_taken_back_is_not_set_again() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            var contests = ContestRule.Find(GitOpsRule.Applied(workloadCase).Policy, workloadCase.Workload);

            switch (Judgement.Decide(workloadCase))
            {
                case Decision.Remediate { Remedy: var remedy }:
                    remedy.Changed.Should().NotIntersectWith(contests.Select(contest => contest.Container));
                    foreach (var contest in contests)
                        remedy.Record.Containers[contest.Container].Should().Be(workloadCase.Workload.Record!.Containers[contest.Container], "the next look has to find it too");
                    break;
                case Decision.Contested contested:
                    contested.Contests.Should().Equal(contests).And.OnlyContain(contest => Number(contest.Now) < Number(contest.Ours));
                    break;
            }
        });

    [Fact]
    public void What_is_contested_stays_so_whatever_time_passes() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            var before = ContestRule.Find(workloadCase.Policy, workloadCase.Workload);

            (Judgement.Decide(workloadCase with { Now = workloadCase.Now.AddYears(1) }) is Decision.Remediate { Remedy: var remedy } && remedy.Changed.Any(container => before.Any(contest => contest.Container == container)))
                .Should().BeFalse();
        });

    /// <summary>An amount of memory, or a number of a probe.</summary>
    private static long Number(string text) => MemorySize.Parse(text).Bytes;
}
