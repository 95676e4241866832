using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Workloads;

public sealed class OwnerResolverTests
{
    private readonly FakeCluster _cluster = new();
    private readonly OwnerResolver _resolver;

    public OwnerResolverTests() => _resolver = new OwnerResolver(_cluster);

    [Fact]
    public async Task A_replica_set_leads_to_its_deployment()
    {
        _cluster.Add(A.ReplicaSet());

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Should().Be(Ownership.By(A.Ref));
    }

    [Fact]
    public async Task A_replica_set_is_read_once()
    {
        _cluster.Add(A.ReplicaSet());
        await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision));
        _cluster.Remove<V1ReplicaSet>(A.Namespace, A.CurrentRevision);

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Workload.Should().Be(A.Ref);

        _cluster.Reads.Should().Equal($"V1ReplicaSet {A.CurrentRevision}");
    }

    [Fact]
    public async Task A_replica_set_that_was_gone_is_read_again()
    {
        await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision));
        _cluster.Add(A.ReplicaSet());

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Workload.Should().Be(A.Ref);
    }

    [Fact]
    public async Task A_replica_set_that_is_gone_leads_nowhere() =>
        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Should().Be(Ownership.None("its ReplicaSet flagsmith-api-1 is gone"));

    [Fact]
    public async Task A_replica_set_that_was_made_anew_is_another_one()
    {
        _cluster.Add(A.ReplicaSet());

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision, uid: "uid-of-the-former"))).Should().Be(Ownership.None("its ReplicaSet flagsmith-api-1 is gone"));
    }

    [Fact]
    public async Task A_replica_set_without_an_owner_leads_nowhere()
    {
        _cluster.Add(A.ReplicaSet() with { Metadata = A.Metadata(A.CurrentRevision) });

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Should().Be(Ownership.None("its ReplicaSet flagsmith-api-1 belongs to no Deployment"));
    }

    [Theory]
    [InlineData("Rollout", "argoproj.io/v1alpha1")]
    [InlineData("Deployment", "apps.openshift.io/v1")]
    public async Task A_replica_set_of_another_kind_leads_nowhere(string kind, string apiVersion)
    {
        _cluster.Add(A.ReplicaSet(owner: A.Owner(kind, A.Name, apiVersion)));

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Workload.Should().BeNull();
    }

    [Theory]
    [InlineData("StatefulSet", WorkloadKind.StatefulSet)]
    [InlineData("DaemonSet", WorkloadKind.DaemonSet)]
    public async Task Some_kinds_own_their_pods_themselves(string kind, WorkloadKind expected)
    {
        (await ResolveAsync(A.Owner(kind, "db"))).Should().Be(Ownership.By(new WorkloadRef(expected, A.Namespace, "db", "uid-of-db")));

        _cluster.Reads.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Job", "batch/v1", "its controller is a Job of batch/v1, which Headroom does not change")]
    [InlineData("ControllerRevision", "apps/v1", "its controller is a ControllerRevision, which Headroom does not change")]
    [InlineData("StatefulSet", "apps.kruise.io/v1", "its controller is a StatefulSet of apps.kruise.io/v1, which Headroom does not change")]
    public async Task Other_controllers_are_not_ours(string kind, string apiVersion, string reason) =>
        (await ResolveAsync(A.Owner(kind, "import", apiVersion))).Should().Be(Ownership.None(reason));

    [Fact]
    public async Task A_bare_pod_has_no_workload()
    {
        var ownership = await _resolver.ResolveAsync(A.Sighting() with { Controller = null }, CancellationToken.None);

        ownership.Workload.Should().BeNull();
        ownership.Reason.Should().StartWith("the pod has no controller");
    }

    [Fact]
    public async Task A_failed_read_is_the_callers_and_is_not_remembered()
    {
        _cluster.Add(A.ReplicaSet()).FailRead = _ => FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable);
        await FluentActions.Awaiting(() => ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Should().ThrowAsync<KubernetesApiException>();
        _cluster.FailRead = _ => null;

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Workload.Should().Be(A.Ref);
    }

    private Task<Ownership> ResolveAsync(V1OwnerReference owner) => _resolver.ResolveAsync(A.Sighting(controller: owner), CancellationToken.None);
}
