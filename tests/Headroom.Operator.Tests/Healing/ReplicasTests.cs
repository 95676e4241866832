using System.Text.Json;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Tests.Healing;

/// <summary>Ten pods of which none is ready, and a policy that leaves one while they loop. The budget is three replicas, and one a minute.</summary>
public sealed class ReplicasTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new(options => (options.Budget.ReplicasBurst, options.Budget.ReplicasPerMinute) = (3, 1));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task One_patch_has_more_memory_and_fewer_pods_and_costs_those_that_are_left()
    {
        Looping();

        await _rooms.LookAsync();

        var patch = _rooms.Remedies.Should().ContainSingle().Subject.Patch!.Json();
        patch.GetProperty("spec").GetProperty("replicas").GetInt32().Should().Be(1);
        patch.GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("resources").GetProperty("limits").GetProperty("memory").GetString().Should().Be("128Mi");
        Record(patch).Replicas.Should().Be(new ReplicaRecord(10, 1));
        patch.GetProperty("spec").GetProperty("template").GetProperty("metadata").GetProperty("annotations").GetProperty(RemediationRecord.ReplicasAnnotation).GetString().Should().Be("10");
        _rooms.Gate.Level.Should().Be(2, "one replica is rolled, not ten");
        var told = await _rooms.ToldAsync();
        told.Should().Contain(one => one.Reason == EventReasons.MemoryRaised && one.Message.EndsWith("; replicas 10 -> 1 until that is proven, then 10 again", StringComparison.Ordinal));
        told.Should().ContainSingle(one => one.Reason == EventReasons.ReplicasReduced).Which.Message.Should().Be(
            "replicas 10 -> 1 while it loops: each pod costs the cluster the writes of its restarts. 10 again when the remedy has held on the one that is left, or is given up");
    }

    [Theory]
    [InlineData("an autoscaler", "HPA tuner sets their number")]
    [InlineData("a budget", "PodDisruptionBudget careful demands 10")]
    public async Task What_others_have_a_say_in_is_left_to_them(string who, string why)
    {
        if (who == "an autoscaler")
            _rooms.Cluster.Add(new V2HorizontalPodAutoscaler { Metadata = A.Metadata("tuner"), Spec = new V2HorizontalPodAutoscalerSpec { ScaleTargetRef = Obstacles.Target(A.Name) } });
        else
            _rooms.Cluster.Add(new V1PodDisruptionBudget { Metadata = A.Metadata("careful"), Spec = new V1PodDisruptionBudgetSpec { MaxUnavailable = "0", Selector = new V1LabelSelector() } });
        Looping();

        await _rooms.LookAsync();

        _rooms.Remedies.Should().ContainSingle().Which.Patch!.Json().GetProperty("spec").TryGetProperty("replicas", out _).Should().BeFalse();
        (await _rooms.ToldAsync()).Should().Contain(one => one.Reason == EventReasons.MemoryRaised && one.Message.EndsWith($"; its 10 replicas stay: {why}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_the_remedy_has_held_they_come_back_by_a_write_of_their_own_and_then_it_has_recovered()
    {
        _rooms.Under(Policy()).Reporting();
        Reduced(rolledOut: true);
        _rooms.Book.Open(A.Ref).Policy = new("flagsmith", "api");

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromSeconds(5));

        var patch = _rooms.Remedies.Should().ContainSingle().Subject.Patch!.Json();
        patch.GetProperty("spec").GetProperty("replicas").GetInt32().Should().Be(3);
        patch.GetProperty("spec").TryGetProperty("template", out _).Should().BeFalse();
        Record(patch).Replicas.Should().BeNull();
        _rooms.Gate.Level.Should().Be(1, "two pods come");
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told =>
            told.Reason == EventReasons.ReplicasRestored && told.Type == EventType.Normal && told.Message == "replicas 1 -> 3, as before Headroom: its remedy has held on those that were left");
        await _rooms.ShowsAsync(IncidentPhase.Recovering);

        _rooms.Cluster.Add(A.Deployment("128Mi", "64Mi", Record(patch), replicas: 3, rolledOut: true));
        await _rooms.LookAsync();
        await _rooms.ShowsAsync(IncidentPhase.Recovered);
        _rooms.Remedies.Should().ContainSingle();
    }

    [Fact]
    public async Task Whoever_deletes_the_policy_gets_them_back()
    {
        Reduced();
        _rooms.Book.Open(A.Ref).Policy = new("flagsmith", "gone");

        (await _rooms.LookAsync()).Should().BeNull();

        _rooms.Remedies.Should().ContainSingle().Which.Patch!.Json().GetProperty("spec").GetProperty("replicas").GetInt32().Should().Be(3);
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Message.Should().Be("replicas 1 -> 3, as before Headroom: no policy answers for it any more");
        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    [Fact]
    public async Task A_number_that_a_person_has_set_since_stays()
    {
        _rooms.Cluster.Add(A.Deployment("128Mi", "64Mi", Owing(), replicas: 2));
        _rooms.Book.Open(A.Ref).Policy = new("flagsmith", "gone");

        (await _rooms.LookAsync()).Should().BeNull();

        _rooms.Remedies.Should().BeEmpty();
    }

    /// <summary>After a restart, with the policy deleted meanwhile, the pods alone tell that others are owed.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_pod_that_tells_of_others_is_gone_into_where_the_cluster_has_no_policy_for_it(bool policyIsThere, int writes)
    {
        Reduced();
        if (policyIsThere)
            _rooms.Cluster.Add(Policy());
        var pod = new V1Pod
        {
            Metadata = A.Metadata("flagsmith-api-1-abcde") with
            {
                Labels = new Dictionary<string, string> { ["app"] = "flagsmith-api" },
                OwnerReferences = [A.Owner("ReplicaSet", A.CurrentRevision)],
                Annotations = new Dictionary<string, string> { [RemediationRecord.PodAnnotation] = KubernetesTimeConverter.Text(A.Ago("5m")), [RemediationRecord.ReplicasAnnotation] = "3" },
            },
        };

        await _rooms.Pods.ReconcileAsync(pod, CancellationToken.None);
        await _rooms.LookAsync();

        _rooms.Remedies.Should().HaveCount(writes);
        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    private static RemediationRecord Owing() => A.Record(ago: "5m", limit: "128Mi") with { Replicas = new ReplicaRecord(3, 1) };

    private static RemediationRecord Record(JsonElement patch) =>
        RemediationRecordFormat.Read(patch.GetProperty("metadata").GetProperty("annotations").GetProperty(RemediationRecord.Annotation).GetString())!;

    private static V1Alpha1MemoryPolicy Policy()
    {
        var policy = A.PolicyObject();
        return policy with { Spec = policy.Spec! with { Replicas = new ReplicasSpec { WhileLooping = 1 } } };
    }

    private void Looping()
    {
        _rooms.Cluster.Add(A.Deployment(replicas: 10));
        _rooms.Under(Policy()).Killed(A.Loop()).Reporting();
    }

    private void Reduced(bool rolledOut = false) => _rooms.Cluster.Add(A.Deployment("128Mi", "64Mi", Owing(), replicas: 1, rolledOut: rolledOut));
}
