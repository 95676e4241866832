using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Healing;

/// <summary>What the cluster would refuse is told, and not written; what it does not let through after the write is told, too.</summary>
public sealed class HealerPreflightTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_blocked_remedy_is_not_written_and_told_once()
    {
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting().Cluster.Add(Obstacles.Quota("64Mi", used: "64Mi"));

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10), "trigger.within: what is killed again is looked at before");
        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.RemedyBlocked && told.Type == EventType.Warning && told.Once);
        await _rooms.ShowsAsync(IncidentPhase.Blocked);
        _rooms.Lines()[0].Message.Should().StartWith("ResourceQuota small leaves 0 of its 64Mi limits.memory, and the rollout needs 128Mi: 1 pod from 64Mi to 128Mi, and room for 1 pod more while it rolls")
            .And.EndWith("(due: api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi)");
        _rooms.Status()!.Conditions.Should().Contain(condition => condition.Type == "Degraded" && condition.Status == "True" && condition.Reason == "Blocked");
        _rooms.Status()!.Workloads!.Blocked.Should().Be(1);
    }

    [Fact]
    public async Task Another_obstacle_is_told_anew()
    {
        _rooms.UnderPolicy().Killed(A.Loop()).Cluster.Add(Obstacles.LimitRange(max: "64Mi"));
        await _rooms.LookAsync();
        _rooms.Cluster.Add(Obstacles.Vertical());
        await _rooms.LookAsync();

        (await _rooms.ToldAsync()).Select(told => told.Message.Split(' ')[0]).Should().Equal("api", "VPA");
    }

    [Fact]
    public async Task When_the_obstacle_has_moved_the_next_look_heals()
    {
        var deployment = A.Deployment();
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting().Cluster.Add(deployment with { Spec = deployment.Spec! with { Paused = true } });
        await _rooms.LookAsync();
        await _rooms.ShowsAsync(IncidentPhase.Blocked);

        _rooms.Cluster.Add(deployment);
        await _rooms.LookAsync();

        _rooms.Remedies.Should().ContainSingle();
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
    }

    [Fact]
    public async Task A_capped_remedy_is_written_as_far_as_it_may_be_and_says_so()
    {
        _rooms.UnderPolicy().Killed(A.Loop()).Cluster.Add(Obstacles.LimitRange());

        await _rooms.LookAsync();

        _rooms.Remedies.Should().ContainSingle().Which.Patch!.Text()
            .Should().Contain("""{"name":"api","resources":{"limits":{"memory":"96Mi"},"requests":{"memory":"48Mi"}}}""").And.Contain("\\\"limit\\\":\\\"96Mi\\\"".Replace("\\\"", "\\u0022", StringComparison.Ordinal));
        (await _rooms.ToldAsync()).Single(told => told.Reason == EventReasons.MemoryRaised).Message.Should().StartWith("api: limit 64Mi -> 96Mi").And.EndWith("; api is capped by LimitRange narrow at 96Mi");
    }

    [Fact]
    public async Task What_is_recommended_is_fitted_too()
    {
        _rooms.Under(A.PolicyObject(A.Spec(mode: "Recommend"))).Killed(A.Loop()).Cluster.Add(Obstacles.LimitRange());

        await _rooms.LookAsync();

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Message.Should().StartWith("api: limit 64Mi -> 96Mi").And.EndWith("; api is capped by LimitRange narrow at 96Mi");
    }

    [Fact]
    public async Task A_remedy_whose_pods_the_cluster_refuses_is_blocked_in_its_words_and_once()
    {
        Remedied("1m", new V1WorkloadCondition { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "pods \"flagsmith-api-2-a\" is forbidden: exceeded quota: small" });

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(1), "the recovery is watched as before");
        Remedied("1m", new V1WorkloadCondition { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "pods \"flagsmith-api-2-b\" is forbidden: exceeded quota: small" });
        await _rooms.LookAsync();

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told =>
            told.Reason == EventReasons.RemedyBlocked && told.Message == "api: limit 64Mi since attempt 1, and new pods do not come up: FailedCreate: exceeded quota: small");
        await _rooms.ShowsAsync(IncidentPhase.Blocked);

        Remedied("1m");
        await _rooms.LookAsync();
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
    }

    [Fact]
    public async Task Pods_without_a_place_are_looked_for_where_the_rollout_has_stood_still()
    {
        Remedied("10m");
        _rooms.Cluster.Add(Pending("web", "0/3 nodes are available: 3 node(s) had taints."));
        await _rooms.LookAsync();
        await _rooms.ShowsAsync(IncidentPhase.Recovering);

        _rooms.Cluster.Add(Pending("flagsmith-api-2-a", "0/3 nodes are available: 3 Insufficient memory."));
        await _rooms.LookAsync();

        await _rooms.ShowsAsync(IncidentPhase.Blocked);
        _rooms.Lines()[0].Message.Should().Be("api: limit 64Mi since attempt 1, and new pods do not come up: pod flagsmith-api-2-a is Unschedulable: 0/3 nodes are available: 3 Insufficient memory.");
        _rooms.Cluster.Reads.Should().Contain("V1Pod list app=flagsmith-api");
    }

    [Fact]
    public async Task Pods_are_not_read_before_that()
    {
        Remedied("1m");
        _rooms.Cluster.Add(Pending("flagsmith-api-2-a", "0/3 nodes are available: 3 Insufficient memory."));

        await _rooms.LookAsync();

        await _rooms.ShowsAsync(IncidentPhase.Recovering);
        _rooms.Cluster.Reads.Should().NotContain(read => read.StartsWith("V1Pod", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_daemon_set_that_replaces_on_deletion_says_what_becomes_of_its_pods()
    {
        var set = new V1DaemonSet
        {
            Metadata = A.Metadata(A.Name) with { Generation = 1 },
            Spec = A.Spec(null, A.Containers((A.Container, "64Mi", "32Mi"))) with { UpdateStrategy = new V1RolloutStrategy { Type = "OnDelete" } },
            Status = new V1WorkloadStatus { ObservedGeneration = 1, DesiredNumberScheduled = 2 },
        };
        var workload = A.Ref with { Kind = Headroom.Remediation.Workloads.WorkloadKind.DaemonSet };
        _rooms.UnderPolicy().Cluster.Add(set);
        foreach (var sighting in A.Loop())
            _rooms.Book.Add(workload, sighting);

        await _rooms.Healer.HealAsync(workload, CancellationToken.None);

        _rooms.Remedies.Should().ContainSingle();
        (await _rooms.ToldAsync()).Single(told => told.Reason == EventReasons.MemoryRaised).Message
            .Should().EndWith(
                "; its update strategy is OnDelete: pods that were killed and are not ready are deleted one by one, the others keep the former template until somebody deletes them");
    }

    /// <summary>A remedy was written that long ago, and the workload is not rolled out.</summary>
    private void Remedied(string ago, params V1WorkloadCondition[] conditions)
    {
        var deployment = A.Deployment(record: A.Record(ago: ago));
        var template = deployment.Spec!.Template! with { Metadata = new V1ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "flagsmith-api" } } };
        _rooms.Cluster.Add(deployment with { Spec = deployment.Spec with { Template = template }, Status = deployment.Status! with { Conditions = conditions } });
        if (_rooms.Book.Find(A.Ref) is null)
            _rooms.UnderPolicy().Reporting().Book.Open(A.Ref).Policy = new Headroom.Operator.Policies.PolicyKey(A.Namespace, "api");
    }

    private static V1Pod Pending(string name, string message) => new()
    {
        Metadata = A.Metadata(name),
        Status = new V1PodStatus { Phase = "Pending", Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = message }] },
    };
}
