using Headroom.Kubernetes.Resources;
using Headroom.Operator.Replaying;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Replaying;

public sealed class MissingOwnersTests
{
    private const string Revision = "deployment.kubernetes.io/revision";

    [Fact]
    public async Task The_deployment_behind_a_pod_is_derived_with_the_pods_own_spec_for_its_template()
    {
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod());

        var replicaSet = (await FindAsync<V1ReplicaSet>(cluster, "api-5b5d5bbfd5"))!;
        var deployment = (await FindAsync<V1Deployment>(cluster, "api"))!;
        replicaSet.Metadata.Uid.Should().Be("uid-of-flagsmith-api-5b5d5bbfd5");
        replicaSet.Metadata.ControllerOwner()!.Uid.Should().Be(deployment.Metadata.Uid);
        replicaSet.Metadata.Annotation(Revision).Should().Be(deployment.Metadata.Annotation(Revision)).And.NotBeNull();
        deployment.Spec!.Replicas.Should().Be(1);
        deployment.Spec.Template!.Spec!.Containers!.Single().Resources!.Limits!.Memory.Should().Be("64Mi");
        deployment.Spec.Template.Metadata!.Label("app").Should().Be("api");
    }

    [Fact]
    public async Task Of_several_derived_replica_sets_the_one_with_the_newest_pod_is_current()
    {
        var cluster = Saved.Cluster(
            Saved.Policy,
            Saved.Pod("api-old-1", createdAt: "07:00:00", labels: "{pod-template-hash: old}"),
            Saved.Pod("api-new-1", createdAt: "07:30:00", labels: "{pod-template-hash: new}", limit: "128Mi"));

        var deployment = (await FindAsync<V1Deployment>(cluster, "api"))!;
        deployment.Spec!.Replicas.Should().Be(2);
        deployment.Spec.Template!.Spec!.Containers!.Single().Resources!.Limits!.Memory.Should().Be("128Mi");
        (await FindAsync<V1ReplicaSet>(cluster, "api-new"))!.Metadata.Annotation(Revision).Should().Be(deployment.Metadata.Annotation(Revision));
        (await FindAsync<V1ReplicaSet>(cluster, "api-old"))!.Metadata.Annotation(Revision).Should().NotBe(deployment.Metadata.Annotation(Revision));
    }

    [Fact]
    public async Task A_deployment_that_was_saved_stays_and_its_newest_pods_are_of_its_revision()
    {
        var saved = $$$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: api, namespace: flagsmith, uid: uid-of-api, annotations: { {{{Revision}}}: "7" } }
            spec: {replicas: 5}
            """;
        var cluster = Saved.Cluster(Saved.Policy, saved, Saved.Pod());

        (await FindAsync<V1Deployment>(cluster, "api"))!.Spec!.Replicas.Should().Be(5);
        var replicaSet = (await FindAsync<V1ReplicaSet>(cluster, "api-5b5d5bbfd5"))!;
        replicaSet.Metadata.Annotation(Revision).Should().Be("7");
        replicaSet.Metadata.ControllerOwner()!.Uid.Should().Be("uid-of-api");
    }

    [Fact]
    public async Task A_replica_set_that_was_saved_tells_the_template_of_the_deployment_that_was_not()
    {
        static string ReplicaSet(string name, int revision, string limit) => $$$"""
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              name: {{{name}}}
              namespace: flagsmith
              annotations: { {{{Revision}}}: "{{{revision}}}" }
              ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: api, uid: uid-of-api, controller: true}]
            spec:
              template:
                spec:
                  containers:
                  - name: api
                    resources:
                      limits: {memory: {{{limit}}} }
            """;
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod(), ReplicaSet("api-5b5d5bbfd5", 9, "64Mi"), ReplicaSet("api-2", 10, "256Mi"));

        var deployment = (await FindAsync<V1Deployment>(cluster, "api"))!;
        deployment.Metadata.Uid.Should().Be("uid-of-api");
        deployment.Metadata.Annotation(Revision).Should().Be("10");
        deployment.Spec!.Template!.Spec!.Containers!.Single().Resources!.Limits!.Memory.Should().Be("256Mi");
    }

    [Fact]
    public async Task A_replica_set_without_a_templates_hash_in_its_name_has_no_deployment()
    {
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod("bare-abcde", ownerName: "bare", labels: "{app: bare}"));

        (await FindAsync<V1ReplicaSet>(cluster, "bare"))!.Metadata.ControllerOwner().Should().BeNull();
        (await FindAsync<V1Deployment>(cluster, "bare")).Should().BeNull();
    }

    [Fact]
    public async Task A_stateful_set_is_derived_at_the_revision_of_its_newest_pod()
    {
        var cluster = Saved.Cluster(
            Saved.Policy,
            Saved.Pod("db-0", createdAt: "07:30:00", owner: "StatefulSet", ownerName: "db", labels: "{controller-revision-hash: db-2}"),
            Saved.Pod("db-1", createdAt: "07:00:00", owner: "StatefulSet", ownerName: "db", labels: "{controller-revision-hash: db-1}"));

        var found = (await FindAsync<V1StatefulSet>(cluster, "db"))!;
        found.Metadata.Uid.Should().Be("uid-of-flagsmith-db");
        found.Status!.UpdateRevision.Should().Be("db-2");
        (found.Status.Replicas, found.Status.UpdatedReplicas).Should().Be((2, 1));
    }

    [Fact]
    public async Task A_daemon_set_is_derived_at_the_generation_of_its_newest_pod()
    {
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod("agent-x", owner: "DaemonSet", ownerName: "agent", labels: "{pod-template-generation: \"3\"}"));

        var found = (await FindAsync<V1DaemonSet>(cluster, "agent"))!;
        found.Metadata.Annotation("deprecated.daemonset.template.generation").Should().Be("3");
        found.Status!.DesiredNumberScheduled.Should().Be(1);
    }

    [Theory]
    [InlineData("backup-29922235", true)] // 2026-11-22 07:55 in minutes
    [InlineData("backup-1795334100", true)] // and in seconds, as before Kubernetes 1.21
    [InlineData("backup-29922236", false)] // planned for after the pod was made
    [InlineData("backup-29920000", false)] // more than a day before
    [InlineData("backup-20261122", false)]
    [InlineData("backup", false)]
    public async Task A_cron_job_is_derived_where_the_jobs_name_tells_when_the_run_was_planned(string job, bool isRun)
    {
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod($"{job}-x", owner: "Job", ownerName: job, apiVersion: "batch/v1"));

        var found = await FindAsync<V1CronJob>(cluster, "backup");
        var run = (await FindAsync<V1Job>(cluster, job))!;
        (found is not null).Should().Be(isRun);
        (run.Metadata.ControllerOwner()?.Uid).Should().Be(found?.Metadata.Uid);
        (found as IWorkload)?.PodTemplate!.Spec!.Containers!.Single().Resources!.Limits!.Memory.Should().Be("64Mi");
    }

    [Fact]
    public async Task Another_groups_kind_of_the_same_name_is_not_derived() =>
        (await FindAsync<V1StatefulSet>(Saved.Cluster(Saved.Policy, Saved.Pod("db-0", owner: "StatefulSet", ownerName: "db", apiVersion: "apps.kruise.io/v1")), "db")).Should().BeNull();

    [Fact]
    public async Task A_namespace_is_derived_without_annotations()
    {
        var ns = await Saved.Cluster(Saved.Policy, Saved.Pod()).FindAsync<V1Namespace>(null, "flagsmith", CancellationToken.None);

        ns!.Metadata.Annotations.Should().BeNull();
    }

    private static Task<T?> FindAsync<T>(SavedCluster cluster, string name)
        where T : class, IKubernetesObject => cluster.FindAsync<T>("flagsmith", name, CancellationToken.None);
}
