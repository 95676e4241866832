using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Healing;

/// <summary>A former run wrote a remedy five minutes ago and died before it could tell; what was killed is gone.</summary>
public sealed class UntoldRemediesTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new(options => options.OwnNamespace = "headroom-system");

    public UntoldRemediesTests() => _rooms.Cluster.Add(A.Deployment(record: A.Record(), rolledOut: true));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task The_story_goes_on_where_it_stood_and_ends()
    {
        _rooms.UnderPolicy().Reporting().Healing();

        await SeenAsync(Pod());

        await _rooms.ShowsAsync(IncidentPhase.Recovered);
        _rooms.Status()!.LastRemedyTime.Should().Be(A.Ago("5m"), "the next run has it told");
        (await _rooms.ToldAsync()).Select(told => told.Reason).Should().Equal("Recovered");
        _rooms.Remedies.Should().BeEmpty();
    }

    [Fact]
    public async Task A_pod_that_is_seen_before_its_policy_waits_for_it()
    {
        await SeenAsync(Pod());
        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Cluster.Reads.Should().BeEmpty();

        await _rooms.Policies.ReconcileAsync(A.PolicyObject(ns: "elsewhere"), CancellationToken.None);
        _rooms.Book.Find(A.Ref).Should().BeNull();
        await _rooms.Policies.ReconcileAsync(A.PolicyObject(), CancellationToken.None);

        _rooms.Book.Find(A.Ref)!.Policy.Should().Be(new PolicyKey(A.Namespace, "api"));
    }

    [Fact]
    public async Task It_is_gone_into_once_whatever_came_of_it_and_again_after_a_further_remedy()
    {
        _rooms.UnderPolicy();
        await SeenAsync(Pod());
        _rooms.Book.Settle(A.Ref, []);

        await SeenAsync(Pod());
        _rooms.Book.Find(A.Ref).Should().BeNull();

        await SeenAsync(Pod("2m"));
        _rooms.Book.Find(A.Ref).Should().NotBeNull();
    }

    [Fact]
    public async Task An_incident_that_is_under_way_is_left_as_it_is()
    {
        _rooms.UnderPolicy().Killed(A.Loop());

        await SeenAsync(Pod());

        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(2);
        _rooms.Book.Find(A.Ref)!.Policy.Should().BeNull("its own look sees to that");
    }

    [Theory]
    [InlineData("a status that tells of it", "5m", "5m")]
    [InlineData("a status that tells of a later one", "5m", "3m")]
    [InlineData("one that backoff.resetAfter has closed", "25h", null)]
    public async Task Nothing_is_read_for(string what, string remedied, string? told)
    {
        var status = told is null ? null : new MemoryPolicyStatus { LastRemedyTime = A.Ago(told) };
        _rooms.Under(A.PolicyObject(status: status));

        await SeenAsync(Pod(remedied));

        _rooms.Cluster.Reads.Should().BeEmpty(what);
        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    [Theory]
    [InlineData("no mark", null, true)]
    [InlineData("a mark that is no time", "yesterday, I think", true)]
    [InlineData("nobody above it", "2026-11-22T07:55:00Z", false)]
    public async Task Nothing_is_read_for_a_pod_with(string what, string? mark, bool owned)
    {
        _rooms.UnderPolicy();

        await SeenAsync(Marked(mark, owned ? [A.Owner("ReplicaSet", A.CurrentRevision)] : null));

        _rooms.Cluster.Reads.Should().BeEmpty(what);
    }

    [Fact]
    public async Task A_pod_whose_owner_is_gone_resumes_nothing()
    {
        _rooms.UnderPolicy().Cluster.Remove<V1ReplicaSet>(A.Namespace, A.CurrentRevision);

        await SeenAsync(Pod());

        _rooms.Book.IsEmpty.Should().BeTrue();
    }

    private static V1Pod Pod(string remedied = "5m") =>
        Marked(KubernetesTimeConverter.Text(A.Ago(remedied)), [A.Owner("ReplicaSet", A.CurrentRevision)]);

    private static V1Pod Marked(string? mark, IReadOnlyList<V1OwnerReference>? owners) => new()
    {
        Metadata = A.Metadata("flagsmith-api-1-fghij") with
        {
            Annotations = mark is null ? null : new Dictionary<string, string> { ["headroom.dev/remedied"] = mark },
            OwnerReferences = owners,
        },
        Status = new V1PodStatus { Phase = "Running" },
    };

    private async Task SeenAsync(V1Pod pod) => await _rooms.Pods.ReconcileAsync(pod, CancellationToken.None);
}
