using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Replicas;

/// <summary>A remedy of five minutes ago, 16Mi to 64Mi, which left one of ten pods.</summary>
public sealed class ReplicaReturnTests
{
    [Fact]
    public void When_the_remedy_has_held_the_others_come_back()
    {
        var decision = Decide(Reduced() with { RolledOut = true }).Should().BeOfType<Decision.RestoreReplicas>().Subject;

        decision.Message.Should().Be("replicas 1 -> 10, as before Headroom: its remedy has held on those that were left");
        decision.Replicas.Should().Be(new ReplicaChange(1, 10));
        decision.Record.Should().BeEquivalentTo(Reduced().Record! with { Replicas = null });
    }

    [Fact]
    public void Not_before() => Decide(Reduced() with { RolledOut = false }).Should().BeOfType<Decision.NothingToHeal>();

    [Fact]
    public void Nor_while_it_is_killed_again() =>
        Decide(Reduced(), A.Loop()).Should().BeOfType<Decision.Remediate>().Which.Remedy.Record.Replicas.Should().Be(new ReplicaRecord(10, 1), "the number of before is not forgotten");

    [Fact]
    public void Also_when_it_is_given_up() =>
        Decide(Reduced(), A.Policy("64Mi"), A.Loop()).Should().BeOfType<Decision.RestoreReplicas>().Which.Message.Should().EndWith("it is given up");

    [Fact]
    public void What_undoes_the_remedy_brings_them_with_it()
    {
        var policy = A.Policy(new MemoryPolicySpec { Memory = A.Doubling("64Mi"), Recovery = new RecoverySpec { OnGiveUp = "Revert" } });

        var revert = Decide(Reduced(), policy, A.Loop()).Should().BeOfType<Decision.Revert>().Subject;

        revert.Reversal.Replicas.Should().Be(new ReplicaChange(1, 10));
        revert.Reversal.Record.Replicas.Should().BeNull();
    }

    [Fact]
    public void Also_when_the_story_is_too_old_to_go_on() =>
        Decide(Reduced(ago: "2h")).Should().BeOfType<Decision.RestoreReplicas>().Which.Message.Should().EndWith("its story is over");

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(0)]
    public void A_number_that_somebody_else_has_set_since_stays(int pods)
    {
        var workload = Reduced() with { RolledOut = true, Rollout = new Rollout { Pods = pods } };

        ReplicaReturn.Owed(workload).Should().BeNull();
        Decide(workload).Should().BeOfType<Decision.NothingToHeal>();
        Decide(workload, A.Loop()).Should().BeOfType<Decision.Remediate>().Which.Remedy.Record.Replicas.Should().BeNull("it is no longer ours to give back");
    }

    [Fact]
    public void Where_none_were_taken_nothing_is_owed() => ReplicaReturn.Owed(A.Workload(record: A.Record())).Should().BeNull();

    private static Decision Decide(WorkloadFacts workload, params Sighting[] sightings) => Decide(workload, A.Policy(), sightings);

    private static Decision Decide(WorkloadFacts workload, Policy policy, params Sighting[] sightings)
    {
        var workloadCase = A.Case(policy, workload, sightings);
        return ReplicaReturn.Decide(workloadCase, Judgement.Decide(workloadCase));
    }

    private static WorkloadFacts Reduced(string ago = "5m") => A.Workload(record: A.Record(ago: ago) with { Replicas = new ReplicaRecord(10, 1) }) with { Rollout = new Rollout { Pods = 1 } };
}
