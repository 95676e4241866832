using System.Net;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Reports;
using Headroom.Operator.Resizing;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Healing;

/// <summary>A StatefulSet of two pods that are replaced on deletion only, after its template was raised from 64Mi to 128Mi.</summary>
public sealed class ResizingTests : IAsyncDisposable
{
    private static readonly WorkloadRef Ref = A.Ref with { Kind = WorkloadKind.StatefulSet };

    private readonly Rooms _rooms = new(options => (options.Budget.ReplicasBurst, options.Budget.ReplicasPerMinute, options.Budget.NamespaceReplicasBurst) = (5, 1, 5));

    public ResizingTests()
    {
        _rooms.Cluster.CoreResources.Add("pods/resize");
        _rooms.Cluster.Add(StatefulSet()).Add(Pod("a")).Add(Pod("b"));
        _rooms.Under(Policy("WhereItHelps")).Reporting();
        _rooms.Book.Open(Ref).Policy = Operator.Policies.PolicyKey.Of(A.Policy());
    }

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task Running_pods_are_resized_at_the_price_of_one_replica_each_and_told_together()
    {
        (await LookAsync()).Should().Be(PodResizer.NextLook);

        _rooms.Remedies.Should().HaveCount(2).And.OnlyContain(write => write.Kind == typeof(V1Pod) && write.Subresource == "resize");
        _rooms.Remedies[0].Patch!.Text().Should().Be(
            """{"metadata":{"uid":"uid-of-a","resourceVersion":"1001"},"spec":{"containers":[{"name":"api","resources":{"limits":{"memory":"128Mi"},"requests":{"memory":"64Mi"}}}]}}""");
        _rooms.Gate.Level.Should().Be(3);
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.PodsResized
            && told.Message == "resized in place, since no rollout replaces them: a (api: limit 64Mi -> 128Mi), b (api: limit 64Mi -> 128Mi)");
    }

    [Fact]
    public async Task It_has_recovered_when_their_status_confirms_it_and_nothing_was_killed()
    {
        await LookAsync();
        _rooms.Cluster.Add(Pod("a", "128Mi", "128Mi")).Add(Pod("b", "128Mi", "64Mi"));
        _rooms.Clock.Advance(TimeSpan.FromMinutes(2));
        (await LookAsync()).Should().NotBeNull("one of them has it by its spec only");

        _rooms.Cluster.Add(Pod("b", "128Mi", "128Mi"));

        (await LookAsync()).Should().BeNull();
        (await _rooms.ToldAsync())[^1].Reason.Should().Be(EventReasons.Recovered);
        _rooms.Remedies.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_pod_that_is_down_is_not_resized()
    {
        _rooms.Cluster.Add(Pod("a", runs: false));

        await LookAsync();

        _rooms.Remedies.Should().ContainSingle().Which.Name.Should().Be("b");
    }

    [Fact]
    public async Task Pods_of_others_that_have_the_same_labels_are_not_either()
    {
        _rooms.Cluster.Add(Pod("a", owner: "another")).Add(Pod("b", owner: "another"));

        await LookAsync();

        _rooms.Remedies.Should().BeEmpty();
    }

    [Theory]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task What_the_server_refuses_costs_nothing_and_is_told_and_asked_once(HttpStatusCode code)
    {
        _rooms.Cluster.FailWrite = write => write.Subresource == "resize" ? FakeCluster.Refusal(code, "memory limits cannot be decreased") : null;
        await LookAsync();
        var level = _rooms.Gate.Level;
        _rooms.Cluster.FailWrite = _ => null;

        await LookAsync();

        level.Should().Be(5);
        _rooms.Remedies.Should().BeEmpty("they were refused before");
        (await _rooms.ToldAsync()).Should().HaveCount(2).And.OnlyContain(told => told.Reason == EventReasons.ResizeRefused && told.Once);
        (await _rooms.ToldAsync())[0].Message.Should().Be("a: memory limits cannot be decreased. It keeps what it has until it is replaced: kubectl delete pod -n flagsmith a");
    }

    /// <summary>Another server of the control plane answers, or it was taken back to an older version.</summary>
    [Fact]
    public async Task A_server_that_no_longer_knows_how_is_asked_once()
    {
        _rooms.Cluster.FailWrite = write => write.Subresource == "resize" ? FakeCluster.MissingKind() : null;
        await LookAsync();
        _rooms.Cluster.FailWrite = _ => null;

        await LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().HaveCount(2).And.OnlyContain(told => told.Reason == EventReasons.ResizeRefused);
    }

    [Fact]
    public async Task A_pod_that_is_gone_is_not_told()
    {
        _rooms.Cluster.FailWrite = write => write.Subresource == "resize" ? FakeCluster.Refusal(HttpStatusCode.NotFound) : null;

        await LookAsync();

        (await _rooms.ToldAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_was_upgraded_is_found_to_know_how()
    {
        _rooms.Cluster.CoreResources.Remove("pods/resize");
        await LookAsync();
        _rooms.Cluster.CoreResources.Add("pods/resize");
        _rooms.Clock.Advance(TimeSpan.FromMinutes(10));

        await LookAsync();

        _rooms.Remedies.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_pod_that_has_changed_is_looked_at_again()
    {
        _rooms.Cluster.FailWrite = write => write.Subresource == "resize" ? FakeCluster.Refusal(HttpStatusCode.Conflict) : null;
        await LookAsync();
        _rooms.Cluster.FailWrite = _ => null;

        await LookAsync();

        _rooms.Remedies.Should().HaveCount(2);
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Reason.Should().Be(EventReasons.PodsResized);
    }

    [Fact]
    public async Task Without_budget_they_wait_for_their_turn()
    {
        _rooms.Gate.TryEnter(A.Ref with { Name = "other", Uid = "uid-of-other" }, 5, 1).Should().BeNull();

        using (_rooms.Gate.Look(Ref))
            await LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        _rooms.Gate.IsWaiting(Ref).Should().BeTrue();
    }

    [Theory]
    [InlineData("a policy that does not want it", "Never", true)]
    [InlineData("a server that does not know how", "WhereItHelps", false)]
    public async Task No_pod_is_resized_under(string what, string inPlace, bool served)
    {
        _rooms.Under(Policy(inPlace));
        if (!served)
            _rooms.Cluster.CoreResources.Remove("pods/resize");

        await LookAsync();
        await LookAsync();

        _rooms.Remedies.Should().BeEmpty(what);
        _rooms.Cluster.Reads.Count(read => read.StartsWith("V1Pod ")).Should().Be(2, "at each look, to see which have to be deleted");
        _rooms.Cluster.Reads.Count(read => read == "discovery").Should().Be(served ? 0 : 1, "it is found out once");
    }

    [Fact]
    public async Task A_limit_that_has_leapt_settles_in_the_template_and_then_in_the_pods()
    {
        var leapt = new MemorySpec { Ceiling = "1Gi", Strategy = "Leap", Settle = new SettleSpec { After = "30s" } };
        _rooms.Under(A.PolicyObject(new MemoryPolicySpec { Memory = leapt, InPlace = "WhereItHelps" }));
        _rooms.Cluster.Add(StatefulSet("1Gi", Leapt.Record())).Add(Pod("a", "1Gi", "1Gi")).Add(Pod("b", "1Gi", "1Gi")).Add(Leapt.Uses("200Mi")).Add(Leapt.Uses("200Mi", "b"));
        await LookAsync();
        _rooms.Clock.Advance(TimeSpan.FromSeconds(4));
        for (var look = 0; look < 30 && _rooms.Remedies.Count == 0; look++)
        {
            _rooms.Clock.Advance(TimeSpan.FromSeconds(1));
            await LookAsync();
        }

        var settled = _rooms.Remedies.Should().ContainSingle().Subject;
        settled.Kind.Should().Be<V1StatefulSet>();
        var record = RemediationRecordFormat.Read(settled.Patch!.Json().GetProperty("metadata").GetProperty("annotations").GetProperty(RemediationRecord.Annotation).GetString())!;
        _rooms.Cluster.Add(StatefulSet("250Mi", record, "125Mi"));
        _rooms.Clock.Advance(TimeSpan.FromMinutes(3));

        await LookAsync();

        _rooms.Remedies.Skip(1).Should().HaveCount(2).And.OnlyContain(write => write.Subresource == "resize" && write.Patch!.Text().Contains("250Mi"));
    }

    private static V1Alpha1MemoryPolicy Policy(string inPlace) => A.PolicyObject(A.Spec() with { InPlace = inPlace });

    private static V1StatefulSet StatefulSet(string limit = "128Mi", RemediationRecord? record = null, string request = "64Mi")
    {
        var spec = A.Spec(2, A.Containers((A.Container, limit, request)));
        return new V1StatefulSet
        {
            Metadata = A.Metadata(A.Name) with
            {
                Generation = 1,
                Annotations = new Dictionary<string, string> { [RemediationRecord.Annotation] = RemediationRecordFormat.Write(record ?? A.Record(ago: "30s", limit: limit)) },
            },
            Spec = spec with { Template = spec.Template! with { Metadata = new V1ObjectMeta { Labels = Leapt.Labels } }, UpdateStrategy = new V1RolloutStrategy { Type = "OnDelete" } },
            Status = new V1WorkloadStatus { ObservedGeneration = 1, Replicas = 2, UpdatedReplicas = 0, ReadyReplicas = 2, UpdateRevision = "new" },
        };
    }

    private static V1Pod Pod(string name, string limit = "64Mi", string actual = "64Mi", bool runs = true, string owner = A.Name) => new()
    {
        Metadata = A.Metadata(name) with { OwnerReferences = [A.Owner("StatefulSet", owner)] },
        Spec = new V1PodSpec { Containers = A.Containers((A.Container, limit, limit == "64Mi" ? "32Mi" : "64Mi")) },
        Status = new V1PodStatus
        {
            Phase = "Running",
            Conditions = [new V1PodCondition { Type = "Ready", Status = runs ? "True" : "False" }],
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = A.Container,
                    State = runs ? new V1ContainerState { Running = new V1ContainerStateRunning() } : new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "CrashLoopBackOff" } },
                    Resources = new V1ResourceRequirements { Limits = new V1ResourceAmounts { Memory = actual } },
                },
            ],
        },
    };

    private Task<TimeSpan?> LookAsync() => _rooms.Healer.HealAsync(Ref, CancellationToken.None);
}
