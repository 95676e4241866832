using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Workloads;

public sealed class OwnerResolverTests
{
    private static readonly V1OwnerReference JobOwner = A.Owner("Job", "import-1", "batch/v1");

    private readonly FakeCluster _cluster = new();
    private readonly OwnerResolver _resolver;

    public OwnerResolverTests() => _resolver = new OwnerResolver(_cluster, new DeploymentRevisions(_cluster));

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
    public async Task A_replica_set_whose_pods_are_killed_together_is_read_once()
    {
        var answers = new TaskCompletionSource();
        _cluster.Add(A.ReplicaSet()).Answers = answers.Task;
        var all = Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))));

        answers.SetResult();

        (await all).Should().OnlyContain(ownership => ownership.Workload == A.Ref);
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
    public async Task A_replica_set_that_nobody_owns_is_the_workload_itself_and_is_read_once_for_each_kill()
    {
        _cluster.Add(Bare());
        var expected = Ownership.By(new WorkloadRef(WorkloadKind.ReplicaSet, A.Namespace, A.CurrentRevision, "uid-of-" + A.CurrentRevision));

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Should().Be(expected);
        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Should().Be(expected);

        _cluster.Reads.Should().HaveCount(1, "a pod goes on showing its kill");
    }

    [Fact]
    public async Task A_replica_set_that_is_adopted_leads_to_its_deployment_from_the_next_kill_on()
    {
        var owner = A.Owner("ReplicaSet", A.CurrentRevision);
        _cluster.Add(Bare());
        await _resolver.ResolveAsync(A.Sighting("3m", controller: owner), CancellationToken.None);

        _cluster.Add(A.ReplicaSet());

        (await _resolver.ResolveAsync(A.Sighting("30s", controller: owner), CancellationToken.None)).Workload.Should().Be(A.Ref);
    }

    [Theory]
    [InlineData("Rollout", "argoproj.io/v1alpha1", "kubectl edit rollout.argoproj.io flagsmith-api -n flagsmith")]
    [InlineData("Deployment", "apps.openshift.io/v1", "kubectl edit deployment.apps.openshift.io flagsmith-api -n flagsmith")]
    public async Task A_replica_set_of_another_kind_leads_to_that_and_no_further(string kind, string apiVersion, string advice)
    {
        _cluster.Add(A.ReplicaSet(owner: A.Owner(kind, A.Name, apiVersion)));

        var ownership = await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision));

        Unsupported(ownership, kind, A.Name, apiVersion);
        ownership.Unsupported!.Advice.Should().EndWith(advice);
    }

    [Theory]
    [InlineData("batch/v1")]
    [InlineData("batch/v1beta1")]
    public async Task A_job_leads_to_its_cron_job_and_is_read_once(string apiVersion)
    {
        _cluster.Add(Job(A.Owner("CronJob", "import", apiVersion)));
        var expected = Ownership.By(new WorkloadRef(WorkloadKind.CronJob, A.Namespace, "import", "uid-of-import"));

        (await ResolveAsync(JobOwner)).Should().Be(expected);
        _cluster.Remove<V1Job>(A.Namespace, JobOwner.Name);
        (await ResolveAsync(JobOwner)).Should().Be(expected);

        _cluster.Reads.Should().Equal("V1Job import-1");
    }

    [Fact]
    public async Task A_job_that_nobody_owns_is_unsupported()
    {
        _cluster.Add(Job(owner: null));

        var ownership = await ResolveAsync(JobOwner);

        Unsupported(ownership, "Job", "import-1", "batch/v1");
        ownership.Reason.Should().Be("the pod template of a Job cannot be changed");
        ownership.Unsupported!.Advice.Should().Be("Delete the Job and create it anew with a higher limit");
        ownership.Unsupported.Ignored.Should().BeFalse();
    }

    [Fact]
    public async Task A_job_says_whether_it_has_opted_out()
    {
        var job = Job(owner: null);
        _cluster.Add(job with { Metadata = job.Metadata with { Annotations = A.Ignored } });

        (await ResolveAsync(JobOwner)).Unsupported!.Ignored.Should().BeTrue();
    }

    [Theory]
    [InlineData("Workflow", "argoproj.io/v1alpha1")]
    [InlineData("CronJob", "batch.example.com/v1")]
    public async Task A_job_of_another_kind_leads_to_that_and_no_further(string kind, string apiVersion)
    {
        _cluster.Add(Job(A.Owner(kind, "import", apiVersion)));

        Unsupported(await ResolveAsync(JobOwner), kind, "import", apiVersion);
    }

    [Fact]
    public async Task A_job_that_is_gone_or_was_made_anew_leads_nowhere()
    {
        (await ResolveAsync(JobOwner)).Should().Be(Ownership.None("its Job import-1 is gone"));

        _cluster.Add(Job(A.Owner("CronJob", "import", "batch/v1")));

        (await ResolveAsync(JobOwner with { Uid = "uid-of-the-former" })).Should().Be(Ownership.None("its Job import-1 is gone"));
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
    [InlineData("ControllerRevision", "apps/v1", "kubectl edit controllerrevision.apps import -n flagsmith")]
    [InlineData("StatefulSet", "apps.kruise.io/v1", "kubectl edit statefulset.apps.kruise.io import -n flagsmith")]
    [InlineData("ReplicationController", "v1", "kubectl edit replicationcontroller import -n flagsmith")]
    [InlineData("Node", "example.com/v1", "kubectl edit node.example.com import -n flagsmith")]
    public async Task Other_controllers_are_unsupported(string kind, string apiVersion, string command)
    {
        var ownership = await ResolveAsync(A.Owner(kind, "import", apiVersion));

        Unsupported(ownership, kind, "import", apiVersion);
        ownership.Reason.Should().Be($"Headroom does not change objects of kind {kind} ({apiVersion})");
        ownership.Unsupported!.Advice.Should().Be($"Change the memory in that object, or in the one that it is made from: {command}");
        _cluster.Reads.Should().BeEmpty();
    }

    /// <summary>As a Spark driver owns its executors: there is no template that could be edited.</summary>
    [Fact]
    public async Task A_pod_that_makes_pods_is_unsupported()
    {
        var ownership = await ResolveAsync(A.Owner("Pod", "driver", "v1"));

        Unsupported(ownership, "Pod", "driver", "v1");
        ownership.Unsupported!.Advice.Should().Be("Change the memory in the configuration of what runs in pod driver: it makes these pods itself");
    }

    [Fact]
    public async Task A_bare_pod_is_unsupported_itself()
    {
        var ownership = await _resolver.ResolveAsync(A.Sighting() with { Controller = null }, CancellationToken.None);

        Unsupported(ownership, "Pod", "flagsmith-api-1-abcde", "v1");
        ownership.Reason.Should().Contain("no controller owns the pod");
        ownership.Unsupported!.Advice.Should().Be("Recreate the pod with a higher limit, or put it under a Deployment");
    }

    [Fact]
    public async Task A_static_pod_is_unsupported_itself_and_its_manifest_is_on_the_node()
    {
        var ownership = await ResolveAsync(A.Owner("Node", "node-1", "v1"));

        Unsupported(ownership, "Pod", "flagsmith-api-1-abcde", "v1");
        ownership.Unsupported!.Advice.Should().Be("Raise the limit in the pod's manifest on node node-1");
    }

    [Fact]
    public async Task A_failed_read_is_the_callers_and_is_not_remembered()
    {
        _cluster.Add(A.ReplicaSet()).FailRead = _ => FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable);
        await FluentActions.Awaiting(() => ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Should().ThrowAsync<KubernetesApiException>();
        _cluster.FailRead = _ => null;

        (await ResolveAsync(A.Owner("ReplicaSet", A.CurrentRevision))).Workload.Should().Be(A.Ref);
    }

    private static V1ReplicaSet Bare() => A.ReplicaSet() with { Metadata = A.Metadata(A.CurrentRevision) };

    private static V1Job Job(V1OwnerReference? owner) => new() { Metadata = A.Metadata("import-1") with { OwnerReferences = owner is null ? null : [owner] } };

    private static void Unsupported(Ownership ownership, string kind, string name, string apiVersion)
    {
        ownership.Workload.Should().BeNull();
        ownership.Unsupported!.Reference.Should().Be(new V1ObjectReference { ApiVersion = apiVersion, Kind = kind, Namespace = A.Namespace, Name = name, Uid = "uid-of-" + name });
        ownership.Unsupported.ShortName.Should().Be($"{kind}/{name}");
    }

    private Task<Ownership> ResolveAsync(V1OwnerReference owner) => _resolver.ResolveAsync(A.Sighting(controller: owner), CancellationToken.None);
}
