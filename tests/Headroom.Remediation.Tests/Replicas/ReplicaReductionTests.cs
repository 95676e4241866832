using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Replicas;

/// <summary>Ten pods, none of which becomes ready, under a policy that leaves one.</summary>
public sealed class ReplicaReductionTests
{
    private static readonly PreflightFacts Nobody = new() { ScaledBy = [], DisruptionBudgets = [] };
    private static readonly ScaleTarget Api = new("apps", "Deployment", "flagsmith-api");

    [Fact]
    public void The_remedy_leaves_as_many_as_the_policy_says_and_the_record_knows_how_many_there_were()
    {
        var due = Decide(Nobody);

        due.Remedy.Replicas!.ToString().Should().Be("replicas 10 -> 1");
        due.Remedy.Record.Replicas.Should().Be(new ReplicaRecord(10, 1));
        due.Notes.Should().Contain("replicas 10 -> 1 until that is proven, then 10 again");
        due.Remedy.Containers.Should().ContainSingle("it is one patch with the memory");
    }

    [Fact]
    public void Where_the_policy_does_not_say_it_their_number_is_left_alone() =>
        Decide(Nobody, policy: A.Policy()).Remedy.Replicas.Should().BeNull();

    [Theory]
    [InlineData(1, 10, "replicas 10 -> 1")]
    [InlineData(3, 10, "replicas 10 -> 3")]
    [InlineData(10, 10, null)]
    [InlineData(12, 10, null)]
    public void It_never_goes_up(int whileLooping, int pods, string? expected) =>
        Decide(Nobody, pods: pods, whileLooping: whileLooping).Remedy.Replicas?.ToString().Should().Be(expected);

    [Theory]
    [InlineData(0, "replicas 10 -> 1")]
    [InlineData(4, "replicas 10 -> 4")]
    [InlineData(10, null)]
    public void What_serves_is_not_taken_away(int ready, string? expected) => Decide(Nobody, ready: ready).Remedy.Replicas?.ToString().Should().Be(expected);

    [Theory]
    [InlineData("2", null, "replicas 10 -> 2")]
    [InlineData("25%", null, "replicas 10 -> 3")]
    [InlineData(null, "1", "replicas 10 -> 9")]
    [InlineData(null, "45%", "replicas 10 -> 5")]
    [InlineData(null, "0", null)]
    [InlineData("100%", null, null)]
    [InlineData("12", null, null)]
    [InlineData(null, null, "replicas 10 -> 1")]
    public void Nothing_goes_below_what_a_disruption_budget_demands(string? minAvailable, string? maxUnavailable, string? expected)
    {
        var due = Decide(Nobody with { DisruptionBudgets = [new("other", Labels("app", "other"), "9", null), new("api", Labels("app", "flagsmith-api"), minAvailable, maxUnavailable)] });

        due.Remedy.Replicas?.ToString().Should().Be(expected);
        if (expected is null)
            due.Notes.Should().ContainSingle().Which.Should().StartWith("its 10 replicas stay: PodDisruptionBudget api demands ");
    }

    [Fact]
    public void Whatever_an_autoscaler_sets_is_its_own() =>
        Decide(Nobody with { ScaledBy = [new("web", Api with { Name = "web" }), new("api", Api)] })
            .Should().Match<Decision.Remediate>(due => due.Remedy.Replicas == null && due.Notes.Contains("its 10 replicas stay: HPA api sets their number"));

    [Fact]
    public void Where_it_is_not_known_who_else_sets_their_number_it_stays()
    {
        Decide(Nobody with { ScaledBy = null }).Notes.Should().Equal("its 10 replicas stay: who else sets their number is not known, since HorizontalPodAutoscalers could not be listed");
        Decide(Nobody with { DisruptionBudgets = null }).Remedy.Replicas.Should().BeNull();
    }

    [Theory]
    [InlineData(WorkloadKind.Deployment, true)]
    [InlineData(WorkloadKind.StatefulSet, true)]
    [InlineData(WorkloadKind.ReplicaSet, true)]
    [InlineData(WorkloadKind.DaemonSet, false)]
    [InlineData(WorkloadKind.CronJob, false)]
    public void Only_what_has_a_number_of_pods_can_have_fewer(WorkloadKind kind, bool expected) =>
        Reduced(A.WorkloadOf(kind) with { Rollout = new Rollout { Pods = 10 } }).Should().Be(expected);

    private static bool Reduced(WorkloadFacts workload) => Remediation.Replicas.ReplicaReduction.IsWanted(A.Case(Policy(1), workload));

    private static V1LabelSelector Labels(string key, string value) => new() { MatchLabels = new Dictionary<string, string> { [key] = value } };

    private static Policy Policy(int whileLooping) => A.Policy(new MemoryPolicySpec { Memory = A.Doubling(), Replicas = new ReplicasSpec { WhileLooping = whileLooping } });

    private static Decision.Remediate Decide(PreflightFacts facts, int pods = 10, int ready = 0, int whileLooping = 1, Policy? policy = null)
    {
        var workload = A.Workload() with { Replicas = pods, Ready = ready, Rollout = new Rollout { Pods = pods }, PodLabels = new Dictionary<string, string> { ["app"] = "flagsmith-api" } };
        var workloadCase = A.Case(policy ?? Policy(whileLooping), workload, A.Loop());
        return PreflightChain.Check(workloadCase, Judgement.Decide(workloadCase), facts).Should().BeOfType<Decision.Remediate>().Subject;
    }
}
