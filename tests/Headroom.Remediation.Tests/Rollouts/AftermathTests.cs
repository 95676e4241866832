using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Rollouts;

/// <summary>What follows while a remedy that was written does not come through: 16Mi to 64Mi, five minutes ago.</summary>
public sealed class AftermathTests
{
    private const string Quota = "FailedCreate: exceeded quota: small";
    private const string Stuck = "api: limit 64Mi since attempt 1, and new pods do not come up: FailedCreate: exceeded quota: small";

    private static readonly Policy Reverting = A.Policy() with { OnGiveUp = OnGiveUp.Revert };
    private static readonly Obstruction Refused = new(ObstructionKind.PodsRefused, Quota);
    private static readonly RolloutFacts AtRules = new() { Obstacle = Obstacles.Rules("1") };

    [Fact]
    public void By_default_it_is_blocked_in_the_clusters_words() =>
        Decide(Case(A.Policy(), Refused), RolloutFacts.None).Should().BeOfType<Decision.Blocked>()
            .Which.Should().Match<Decision.Blocked>(blocked => blocked.Message == Stuck && !blocked.Reverted && blocked.LookAgain > A.Now);

    [Fact]
    public void With_Revert_the_memory_of_before_returns()
    {
        var revert = Decide(Case(Reverting, Refused), AtRules).Should().BeOfType<Decision.Revert>().Subject;

        (revert.Reason, revert.Why, revert.Reversal.ToString()).Should().Be((GiveUpReason.RemedyBlocked, Stuck, "api: limit 64Mi -> 16Mi, request 32Mi -> 8Mi"));
        revert.Message.Should().Be(
            "api: limit 64Mi -> 16Mi, request 32Mi -> 8Mi, as before Headroom (RemedyBlocked): it did not come up with more: FailedCreate: exceeded quota: small. "
            + "Nothing further is written until a quota or LimitRange of the namespace is changed, or the pod template or policy api is changed. Make room in the quota, or raise what refuses the pods");
        revert.Reversal.Record.Should().Match<RemediationRecord>(record => record.Attempts == 1 && record.LastAttempt == A.Ago("5m") && record.IsUndone && record.LastChange == A.Now);
        revert.Reversal.Record.Containers[A.Container].GivenUp.Should().Be(
            new GivenUp { Reason = "RemedyBlocked", At = A.Now, Reverted = true, Limit = "64Mi", Request = "32Mi", Words = Quota, Obstacle = "rules/1", Policy = "uid-of-api/0", Template = "t1" });
    }

    [Theory]
    [InlineData(ObstructionKind.Unschedulable, "nodes", "until a node joins or grows, or the pod template or policy api is changed. Add a node with that much memory to spare, or make room on one and touch the policy")]
    [InlineData(ObstructionKind.Overdue, null, "until the pod template or policy api is changed. Find out what keeps its pods from coming up")]
    public void What_has_to_move_is_said(ObstructionKind kind, string? obstacle, string said) =>
        Decide(Case(Reverting, new Obstruction(kind, "words")), new RolloutFacts { Obstacle = obstacle is null ? null : Obstacles.Nodes("1") })
            .Message.Should().EndWith($"Nothing further is written {said}");

    [Fact]
    public void Words_without_end_are_cut() =>
        ((Decision.Revert)Decide(Case(Reverting, Refused with { Words = new string('x', 5000) }), AtRules)).Reversal.Record.Containers[A.Container].GivenUp!.Words.Should().HaveLength(503);

    [Fact]
    public void It_has_to_last_for_stableFor_before_anything_is_undone()
    {
        var workloadCase = Case(Reverting with { StableFor = TimeSpan.FromMinutes(6) }, Refused);

        Decide(workloadCase, AtRules).Should().BeOfType<Decision.Blocked>().Which.Message.Should().Be(Stuck);
    }

    [Fact]
    public void What_helps_some_pods_is_not_taken_from_them()
    {
        Decide(Case(Reverting, Refused), AtRules with { Pods = [Pods.New("a")] }).Should().BeOfType<Decision.Blocked>()
            .Which.Message.Should().Be($"{Stuck}. Nothing is reverted: some pods run with it");
        Decide(Case(Reverting, Refused), AtRules with { Pods = [Pods.Healthy("a"), Pods.New("b") with { Ready = false }] }).Should().BeOfType<Decision.Revert>();
    }

    [Theory]
    [InlineData(PolicyMode.Recommend)]
    [InlineData(PolicyMode.Paused)]
    public void Nothing_is_undone_or_deleted_of_a_container_that_is_not_enforced(PolicyMode mode)
    {
        var policy = Reverting with { Containers = new Dictionary<string, ContainerRules> { [A.Container] = new(mode, null) } };

        Decide(Case(policy, Refused), AtRules).Should().BeOfType<Decision.Blocked>();
        Decide(Ordered(policy), new RolloutFacts { Pods = [Pods.Broken("db-0")] }).Should().BeOfType<Decision.NothingToHeal>();
    }

    [Fact]
    public void A_limit_that_somebody_else_has_set_stays()
    {
        var workloadCase = Case(Reverting, Refused);
        var other = workloadCase.Workload with { Containers = new Dictionary<string, ContainerTemplate> { [A.Container] = A.Template("300Mi", "32Mi") } };

        Decide(workloadCase with { Workload = other }, AtRules).Should().BeOfType<Decision.Blocked>();
    }

    [Theory]
    [InlineData("64Mi")]
    [InlineData("16Mi")]
    public void After_it_no_kill_writes_anything_and_the_account_stays_the_same(string killed)
    {
        var (revert, after) = Undone();

        var standing = Judgement.Decide(after with { Sightings = [A.Sighting("20s", killed), A.Sighting("1s", killed)] });

        standing.Should().BeOfType<Decision.Blocked>().Which.Should().Match<Decision.Blocked>(blocked => blocked.Reverted && blocked.Message == revert.Message);
        Aftermath.Decide(after, Judgement.Decide(after), RolloutFacts.None).Should().BeOfType<Decision.Blocked>("nothing is to recover");
    }

    [Fact]
    public void Where_the_obstacle_has_moved_it_is_tried_again_and_the_attempts_count_on()
    {
        var (_, after) = Undone();

        var again = Judgement.Decide(after with { Workload = after.Workload with { ObstacleMoved = true }, Sightings = A.Loop("16Mi", "8Mi") });

        var remedy = again.Should().BeOfType<Decision.Remediate>().Subject.Remedy;
        remedy.Record.Should().Match<RemediationRecord>(record => record.Attempts == 2 && record.Containers[A.Container].GivenUp == null && record.Containers[A.Container].OriginalLimit == "16Mi");
    }

    [Fact]
    public void What_depends_on_nothing_that_can_be_read_stands_until_a_person_acts()
    {
        var (_, after) = Undone(obstacle: null);

        Judgement.Decide(after with { Workload = after.Workload with { ObstacleMoved = true }, Sightings = A.Loop("16Mi", "8Mi") }).Should().BeOfType<Decision.Blocked>();
        Judgement.Decide(after with { Workload = after.Workload with { TemplateVersion = "t2" }, Sightings = A.Loop("16Mi", "8Mi") }).Should().BeOfType<Decision.Remediate>()
            .Which.Remedy.Record.Attempts.Should().Be(1, "that is a new story");
    }

    [Fact]
    public void A_broken_pod_of_the_former_template_is_deleted()
    {
        var broken = Pods.Broken("db-0");

        var deletion = Decide(Ordered(A.Policy()), new RolloutFacts { Pods = [broken] }).Should().BeOfType<Decision.DeletePod>().Subject;

        deletion.Pod.Should().Be(broken);
        deletion.Message.Should().Be(
            "db-0 is deleted, to come back with api: limit 64Mi: it is of the former template (api was OOM-killed), and with podManagementPolicy OrderedReady the rollout waits for it");
    }

    [Fact]
    public void With_OnDelete_the_healthy_ones_that_stay_are_named() =>
        Decide(Ordered(A.Policy(), onDelete: true), new RolloutFacts { Pods = [Pods.Healthy("db-0"), Pods.Broken("db-1"), Pods.New("db-2")] }).Message.Should().EndWith(
            "and update strategy OnDelete replaces no pod. Healthy pods keep the former template until somebody deletes them: kubectl delete pod -n flagsmith db-0");

    [Fact]
    public void While_the_next_waits_it_is_looked_at_soon()
    {
        var waiting = Decide(Ordered(A.Policy()), new RolloutFacts { Pods = [Pods.Parse("db-0 new starting"), Pods.Broken("db-1")] });

        waiting.Should().BeOfType<Decision.NothingToHeal>().Which.LookAgain.Should().Be(A.Now + RecoveryWatch.Pause(TimeSpan.FromMinutes(5)));
        Decide(Ordered(A.Policy()), new RolloutFacts { Pods = [Pods.New("db-0"), Pods.Healthy("db-1")] }).LookAgain.Should().BeNull();
    }

    [Fact]
    public void After_a_revert_the_pod_that_could_not_come_up_is_deleted()
    {
        var (_, after) = Undone();
        var set = after.Workload with { Workload = after.Workload.Workload with { Kind = WorkloadKind.StatefulSet }, Rollout = new Rollout { Pods = 1, KeepsBrokenPods = true }, CurrentRevision = "revision-1" };
        var pending = Pods.New("db-0") with { Ready = false, Unschedulable = "0/1 nodes are available: 1 Insufficient memory.", Created = A.Ago("10s") };

        Aftermath.Decide(after with { Workload = set }, Judgement.Decide(after with { Workload = set }), new RolloutFacts { Pods = [pending] })
            .Should().BeOfType<Decision.DeletePod>().Which.Message.Should().Contain("to come back with api: limit 16Mi");
    }

    [Theory]
    [InlineData(WorkloadKind.Deployment, false, false, false, false)]
    [InlineData(WorkloadKind.Deployment, true, false, true, false)]
    [InlineData(WorkloadKind.StatefulSet, false, true, true, true)]
    [InlineData(WorkloadKind.DaemonSet, false, false, false, true)]
    [InlineData(WorkloadKind.CronJob, true, false, false, false)]
    public void As_little_is_read_as_will_do(WorkloadKind kind, bool stalled, bool keepsBroken, bool pods, bool refusals)
    {
        var policy = A.Policy() with { StableFor = TimeSpan.FromMinutes(stalled ? 1 : 10) };
        var workload = Remedied() with { Workload = Remedied().Workload with { Kind = kind }, Rollout = new Rollout { KeepsBrokenPods = keepsBroken } };
        var workloadCase = A.Case(policy, workload);

        RolloutNeeds.Of(workloadCase, Judgement.Decide(workloadCase)).Should().Be(new RolloutNeeds(pods, refusals));
    }

    [Fact]
    public void Of_a_workload_that_Headroom_has_not_touched_nothing_is()
    {
        var workloadCase = A.Case(A.Policy(), A.WorkloadOf(WorkloadKind.StatefulSet) with { PodsMissing = true, Rollout = new Rollout { KeepsBrokenPods = true } });

        RolloutNeeds.Of(workloadCase, Judgement.Decide(workloadCase)).Should().Be(new RolloutNeeds(false, false));
        Decide(workloadCase, new RolloutFacts { Pods = [Pods.Broken("db-0")] }).Should().BeOfType<Decision.NothingToHeal>();
    }

    private static Decision Decide(WorkloadCase workloadCase, RolloutFacts seen) => Aftermath.Decide(workloadCase, Judgement.Decide(workloadCase), seen);

    private static WorkloadFacts Remedied() => A.Workload(record: A.Record()) with { TemplateVersion = "t1" };

    private static WorkloadCase Case(Policy policy, Obstruction obstruction) => A.Case(policy, Remedied() with { Obstruction = obstruction });

    private static WorkloadCase Ordered(Policy policy, bool onDelete = false) => A.Case(policy, Remedied() with
    {
        Workload = Remedied().Workload with { Kind = WorkloadKind.StatefulSet },
        CurrentRevision = Pods.Current,
        Rollout = new Rollout { Pods = 3, KeepsBrokenPods = true, OnDelete = onDelete },
    });

    /// <summary>The workload as the write leaves it.</summary>
    private static (Decision.Revert Revert, WorkloadCase After) Undone(string? obstacle = "rules/1")
    {
        var before = Case(Reverting, Refused);
        var revert = (Decision.Revert)Decide(before, new RolloutFacts { Obstacle = obstacle });
        return (revert, before with
        {
            Workload = before.Workload with
            {
                Containers = new Dictionary<string, ContainerTemplate> { [A.Container] = A.Template("16Mi", "8Mi") },
                Record = RemediationRecordFormat.Read(RemediationRecordFormat.Write(revert.Reversal.Record)),
                Obstruction = null,
            },
        });
    }
}
