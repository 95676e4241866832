using Headroom.Kubernetes.Resources;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Workloads;

public sealed class DeploymentRevisionsTests
{
    private readonly FakeCluster _cluster = new();
    private readonly DeploymentRevisions _revisions;

    public DeploymentRevisionsTests() => _revisions = new DeploymentRevisions(_cluster);

    [Fact]
    public async Task The_replica_set_that_carries_the_deployments_revision_is_the_current_one()
    {
        _cluster.Add(A.ReplicaSet("old", "6")).Add(A.ReplicaSet("new", "7"));

        (await CurrentAsync("7", Of("old"), Of("new"), Of("new"))).Should().Be("new");
    }

    [Fact]
    public async Task No_killed_pods_replica_set_is_named_like_what_stands_for_none_of_them()
    {
        _cluster.Add(A.ReplicaSet("old", "6"));

        var current = await CurrentAsync("7", Of("old"));

        current.Should().Be("revision 7", "no object's name has a space");
    }

    [Fact]
    public async Task A_replica_set_that_is_gone_is_not_the_current_one() => (await CurrentAsync("7", Of("gone"))).Should().Be("revision 7");

    [Fact]
    public async Task Without_kills_nothing_is_read()
    {
        (await CurrentAsync("7")).Should().Be("revision 7");

        _cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task Each_replica_set_is_read_once()
    {
        await CurrentAsync("7", Of("one"), Of("one"), Of("two"), A.Sighting() with { Controller = null });

        _cluster.Reads.Should().Equal("V1ReplicaSet one", "V1ReplicaSet two");
    }

    [Fact]
    public async Task A_paused_deployment_makes_no_pods_of_its_newest_template()
    {
        _cluster.Add(A.ReplicaSet("old", "7"));
        var paused = A.Deployment() with { Metadata = A.Deployment().Metadata with { Annotations = new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = "7" } }, Spec = new V1WorkloadSpec { Paused = true } };

        (await _revisions.CurrentAsync(paused, [Of("old")], CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task A_deployment_without_a_revision_does_not_tell()
    {
        _cluster.Add(A.ReplicaSet("one", "1"));

        (await CurrentAsync(Deployment(null), Of("one"))).Should().BeNull();
    }

    [Fact]
    public async Task A_replica_set_that_was_seen_with_the_deployments_revision_is_not_read_again()
    {
        _revisions.Saw(A.ReplicaSet("new", "7"));

        (await CurrentAsync("7", Of("old"), Of("new"))).Should().Be("new");

        _cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task A_replica_set_that_has_become_the_current_one_again_is_known_by_its_new_number()
    {
        _revisions.Saw(A.ReplicaSet("old", "6"));
        _cluster.Add(A.ReplicaSet("old", "8"));

        (await CurrentAsync("8", Of("old"))).Should().Be("old");
        (await CurrentAsync("8", Of("old"))).Should().Be("old");

        _cluster.Reads.Should().Equal("V1ReplicaSet old");
    }

    [Fact]
    public async Task A_replica_set_that_was_made_anew_under_the_same_name_is_another_one()
    {
        _revisions.Saw(A.ReplicaSet("app", "7"));
        _cluster.Add(A.ReplicaSet("app", "8"));

        (await CurrentAsync("7", A.Sighting(controller: A.Owner("ReplicaSet", "app", uid: "uid-of-the-later")))).Should().Be("revision 7");
    }

    [Fact]
    public async Task Another_replica_set_is_not_read_again_while_the_deployment_stays_as_it_is()
    {
        _cluster.Add(A.ReplicaSet("old", "6"));

        (await CurrentAsync(Observed(generation: 3, observed: 3), Of("old"))).Should().Be("revision 7");
        (await CurrentAsync(Observed(generation: 3, observed: 3), Of("old"))).Should().Be("revision 7");

        _cluster.Reads.Should().Equal("V1ReplicaSet old");
    }

    [Theory]
    [InlineData(3, 3, 4, "the Deployment was changed since")]
    [InlineData(3, 2, 3, "its controller had not seen it as it was: which ReplicaSet it makes the current one was still open")]
    public async Task Another_replica_set_may_have_become_the_current_one_by_a_change_of_the_deployment(long generation, long observed, long later, string because)
    {
        _cluster.Add(A.ReplicaSet("old", "6"));
        await CurrentAsync(Observed(generation, observed), Of("old"));
        _cluster.Add(A.ReplicaSet("old", "7"));

        (await CurrentAsync(Observed(later, later), Of("old"))).Should().Be("old", because);
    }

    private static V1Deployment Observed(long generation, long observed)
    {
        var deployment = Deployment("7");
        return deployment with { Metadata = deployment.Metadata with { Generation = generation }, Status = new V1WorkloadStatus { ObservedGeneration = observed } };
    }

    private static Sighting Of(string replicaSet) => A.Sighting(controller: A.Owner("ReplicaSet", replicaSet));

    private static V1Deployment Deployment(string? revision) => new()
    {
        Metadata = A.Metadata(A.Name) with { Annotations = revision is null ? null : new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = revision } },
    };

    private Task<string?> CurrentAsync(string? revision, params Sighting[] sightings) => CurrentAsync(Deployment(revision), sightings);

    private Task<string?> CurrentAsync(V1Deployment deployment, params Sighting[] sightings) => _revisions.CurrentAsync(deployment, sightings, CancellationToken.None);
}
