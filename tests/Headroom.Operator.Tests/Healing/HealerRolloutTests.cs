using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Healing;

/// <summary>A remedy that was written to a StatefulSet ten minutes ago, from 16Mi to 64Mi, and does not come through by itself.</summary>
public sealed class HealerRolloutTests : IAsyncDisposable
{
    private static readonly WorkloadRef Workload = A.Ref with { Kind = WorkloadKind.StatefulSet, Name = "db", Uid = "uid-of-db" };

    private readonly Rooms _rooms = new(options => (options.Budget.ReplicasBurst, options.Budget.ReplicasPerMinute) = (2, 1));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task The_broken_pod_is_evicted_as_it_was_read_and_it_is_said()
    {
        Remedied(Pod("db-0", ready: false));

        (await LookAsync()).Should().Be(TimeSpan.FromSeconds(5), "it has to come back");

        _rooms.Remedies.Should().ContainSingle().Which.Should().Match<Written>(write =>
            write.Name == "db-0" && write.Subresource == "evicted by v1" && write.Preconditions == new DeletePreconditions("uid-of-db-0", "1001"));
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.PodDeleted && told.Message.StartsWith("db-0 is deleted, to come back with api: limit 64Mi: "));
        await Shows(IncidentPhase.Recovering);
    }

    [Fact]
    public async Task A_healthy_pod_stays()
    {
        Remedied(Pod("db-0", ready: true));

        await LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task It_costs_one_replica_and_waits_for_it()
    {
        _rooms.Gate.TryEnter(A.Ref with { Name = "other", Uid = "uid-of-other" }, 2, 1).Should().BeNull();
        Remedied(Pod("db-0", ready: false));

        await LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        await Shows(IncidentPhase.Waiting);
        _rooms.Lines()[0].Should().Match<IncidentStatus>(line => line.WaitingFor == "WriteBudget" && line.NextAttempt == A.Now.AddMinutes(1));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)] // Two budgets select the pod.
    public async Task A_disruption_budget_is_waited_for_longer_each_time_and_said_once(HttpStatusCode code)
    {
        Remedied(Pod("db-0", ready: false));
        var asked = 0;
        _rooms.Cluster.FailWrite = write =>
        {
            if (write.Kind != typeof(V1Pod))
                return null;
            asked++;
            return new KubernetesApiException(new ApiRequest("create", "", "pods/eviction", A.Namespace, "db-0"), code, code.ToString(), "Cannot evict pod as it would violate the pod's disruption budget.") { IsDisruptionBudget = true };
        };

        var first = (await LookAsync())!.Value;
        (await LookAsync()).Should().Be(first, "whoever looks sooner asks for nothing");
        _rooms.Clock.Advance(first);
        var second = (await LookAsync())!.Value;

        asked.Should().Be(2);
        second.Should().BeGreaterThan(first);
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.PodDeletionRefused && told.Message ==
            "db-0 has to be deleted for the remedy to reach it, and its disruption budget does not allow that: Cannot evict pod as it would violate the pod's disruption budget. It is tried again. If it may go: kubectl delete pod -n flagsmith db-0");
        await Shows(IncidentPhase.Blocked);
        _rooms.Gate.TryEnter(A.Ref with { Name = "other", Uid = "uid-of-other" }, 2, 1).Should().BeNull("what was refused has cost nothing");
    }

    [Fact]
    public async Task A_pod_that_has_changed_since_is_looked_at_again()
    {
        Remedied(Pod("db-0", ready: false));
        _rooms.Cluster.FailWrite = write => write.Kind == typeof(V1Pod) ? FakeCluster.Refusal(HttpStatusCode.Conflict) : null;

        (await LookAsync()).Should().BeLessThan(TimeSpan.FromSeconds(1));

        (await _rooms.ToldAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Of_a_pod_that_is_missing_the_controllers_newest_event_says_why()
    {
        Remedied();
        _rooms.Cluster.Add(Refused("1m", "quota: small")).Add(Refused("2m", "quota: older")).Add(Refused("30m", "before the remedy"));

        await LookAsync();

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told =>
            told.Reason == EventReasons.RemedyBlocked && told.Message == "api: limit 64Mi since attempt 1, and new pods do not come up: FailedCreate: exceeded quota: small");
        await Shows(IncidentPhase.Blocked);
        _rooms.Cluster.Reads.Should().ContainSingle(read => read == "V1Event list involvedObject.uid=uid-of-db,reason=FailedCreate");
    }

    [Fact]
    public async Task Where_events_may_not_be_listed_nothing_is_known()
    {
        Remedied();
        _rooms.Cluster.FailRead = read => read.StartsWith("V1Event", StringComparison.Ordinal) ? FakeCluster.Refusal(HttpStatusCode.Forbidden) : null;

        await LookAsync();

        await Shows(IncidentPhase.Recovering);
    }

    [Fact]
    public async Task With_Revert_it_is_undone_in_one_write_and_stays_so_until_the_quota_is_changed()
    {
        _rooms.Cluster.Add(Obstacles.Quota("100Mi", "64Mi"));
        Remedied(A.Spec() with { Recovery = new RecoverySpec { OnGiveUp = "Revert" } });
        _rooms.Cluster.Add(Refused("1m", "quota: small"));

        await LookAsync();

        var patch = _rooms.Remedies.Should().ContainSingle().Subject.Patch!;
        patch.Text().Should().Contain("""{"name":"api","resources":{"limits":{"memory":"16Mi"},"requests":{"memory":"8Mi"}}}""");
        var record = RemediationRecordFormat.Read(patch.Json().GetProperty("metadata").GetProperty("annotations").GetProperty(RemediationRecord.Annotation).GetString())!;
        record.Containers[A.Container].GivenUp.Should().Match<GivenUp>(end => end.Reason == "RemedyBlocked" && end.Reverted && end.Words == "FailedCreate: exceeded quota: small" && end.Obstacle!.StartsWith("rules/"));
        var told = await _rooms.ToldAsync();
        told.Select(each => each.Reason).Should().Equal(EventReasons.RemedyBlocked, EventReasons.MemoryReverted);
        await Shows(IncidentPhase.Blocked);
        _rooms.Lines()[0].Should().Match<IncidentStatus>(line => line.Reason == "RemedyBlocked" && line.Message == told[1].Message && line.MemoryTo == "16Mi");

        Set(record, "16Mi", "8Mi", status => status with { Replicas = 1 });
        Killed("16Mi");
        await LookAsync();
        (await _rooms.ToldAsync()).Should().HaveCount(2);
        _rooms.Remedies.Should().ContainSingle();

        _rooms.Cluster.Add(Obstacles.Quota("1Gi", "64Mi"));
        await LookAsync();
        _rooms.Remedies.Should().HaveCount(2).And.Subject.Last().Patch!.Text().Should().Contain("\"memory\":\"80Mi\"");
    }

    private Task<TimeSpan?> LookAsync() => _rooms.Healer.HealAsync(Workload, CancellationToken.None);

    private Task Shows(IncidentPhase phase) => Eventually.HoldsAsync(
        () => _rooms.Lines() is [var line] && line.Phase == phase.ToString() && line.Workload == "StatefulSet/db", () => $"the status shows {phase}; it shows {string.Join(", ", _rooms.Lines())}");

    private void Remedied(params V1Pod[] pods) => Remedied(A.Spec(), pods);

    private void Remedied(MemoryPolicySpec policy, params V1Pod[] pods)
    {
        _rooms.Under(A.PolicyObject(policy)).Reporting().Book.Open(Workload).Policy = new PolicyKey(A.Namespace, "api");
        Set(A.Record(ago: "10m"), "64Mi", "32Mi", status => status with { Replicas = pods.Length });
        foreach (var pod in pods)
            _rooms.Cluster.Add(pod);
    }

    private void Set(RemediationRecord record, string limit, string request, Func<V1WorkloadStatus, V1WorkloadStatus> status)
    {
        var deployment = A.Deployment(limit, request, record);
        _rooms.Cluster.Add(new V1StatefulSet
        {
            Metadata = deployment.Metadata with { Name = "db", Uid = "uid-of-db" },
            Spec = deployment.Spec! with
            {
                PodManagementPolicy = "OrderedReady",
                Template = deployment.Spec.Template! with { Metadata = new V1ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "db" } } },
            },
            Status = status(new V1WorkloadStatus { ObservedGeneration = 1, UpdateRevision = "db-2" }),
        });
    }

    private void Killed(string limit)
    {
        foreach (var sighting in A.Loop(limit))
            _rooms.Book.Add(Workload, sighting with { Pod = "db-0", Request = A.Size("8Mi"), Controller = A.Owner("StatefulSet", "db"), PodLabels = new Dictionary<string, string> { ["app"] = "db", ["controller-revision-hash"] = "db-2" } });
    }

    private static V1Pod Pod(string name, bool ready) => new()
    {
        Metadata = A.Metadata(name) with
        {
            CreationTimestamp = A.Ago("20m"),
            OwnerReferences = [A.Owner("StatefulSet", "db")],
            Labels = new Dictionary<string, string> { ["app"] = "db", ["controller-revision-hash"] = "db-1" },
        },
        Spec = new V1PodSpec { Containers = A.Containers((A.Container, "16Mi", "8Mi")) },
        Status = new V1PodStatus
        {
            Phase = "Running",
            Conditions = [new V1PodCondition { Type = "Ready", Status = ready ? "True" : "False" }],
            ContainerStatuses = [new V1ContainerStatus { Name = A.Container, Ready = ready, LastState = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 137, Reason = "OOMKilled" } } }],
        },
    };

    private static V1Event Refused(string ago, string what) => new()
    {
        Metadata = A.Metadata($"refused-{ago}"),
        InvolvedObject = new V1ObjectReference { Kind = "StatefulSet", Name = "db", Uid = "uid-of-db" },
        Reason = "FailedCreate",
        Message = $"create Pod db-0 in StatefulSet db failed error: pods \"db-0\" is forbidden: exceeded {what}",
        LastTimestamp = A.Ago(ago),
    };
}
