using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Workloads;

public sealed class WorkloadReaderTests
{
    private static readonly WorkloadRef StatefulSet = new(WorkloadKind.StatefulSet, A.Namespace, "db", "uid-of-db");
    private static readonly WorkloadRef CronJob = A.Ref with { Kind = WorkloadKind.CronJob };
    private static readonly WorkloadRef ReplicaSet = A.Ref with { Kind = WorkloadKind.ReplicaSet };
    private static readonly WorkloadRef DaemonSet = new(WorkloadKind.DaemonSet, A.Namespace, "agent", "uid-of-agent");

    private readonly FakeCluster _cluster = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly WorkloadReader _reader;

    public WorkloadReaderTests() => _reader = new WorkloadReader(_cluster, new DeploymentRevisions(_cluster), _clock);

    [Fact]
    public async Task A_deployment_comes_with_its_current_revision_and_its_version()
    {
        _cluster.Add(A.Deployment(resourceVersion: "77")).Add(A.ReplicaSet());

        var reading = await ReadAsync(A.Ref);

        reading!.ResourceVersion.Should().Be("77");
        reading.Facts.CurrentRevision.Should().Be(A.CurrentRevision);
        reading.Facts.Containers.Should().ContainKey("api");
    }

    [Fact]
    public async Task A_stateful_set_names_its_revision_itself()
    {
        _cluster.Add(new V1StatefulSet { Metadata = A.Metadata("db"), Spec = A.Spec(2), Status = new V1WorkloadStatus { UpdateRevision = "db-6f" } });

        (await ReadAsync(StatefulSet))!.Facts.Should().Match<WorkloadFacts>(facts => facts.CurrentRevision == "db-6f" && facts.Replicas == 2);
    }

    [Fact]
    public async Task A_daemon_set_counts_its_templates()
    {
        var annotations = new Dictionary<string, string> { ["deprecated.daemonset.template.generation"] = "3" };
        _cluster.Add(new V1DaemonSet { Metadata = A.Metadata("agent") with { Annotations = annotations }, Status = new V1WorkloadStatus { DesiredNumberScheduled = 5 } });

        (await ReadAsync(DaemonSet))!.Facts.Should().Match<WorkloadFacts>(facts => facts.CurrentRevision == "3" && facts.Replicas == 5);
    }

    [Fact]
    public async Task The_namespaces_opt_out_is_read()
    {
        _cluster.Add(A.Deployment()).Add(A.NamespaceObject(A.Ignored));

        (await ReadAsync(A.Ref))!.Facts.IgnoredBy.Should().Be("the namespace");
    }

    [Fact]
    public async Task A_workload_that_is_gone_is_null() => (await ReadAsync(A.Ref)).Should().BeNull();

    [Fact]
    public async Task A_workload_that_was_made_anew_under_the_same_name_is_null()
    {
        _cluster.Add(A.Deployment());

        (await ReadAsync(A.Ref with { Uid = "uid-of-the-former" })).Should().BeNull();
    }

    [Fact]
    public async Task A_failed_read_is_the_callers()
    {
        _cluster.Add(A.Deployment()).FailRead = read => read.StartsWith("V1Namespace", StringComparison.Ordinal) ? FakeCluster.Refusal(HttpStatusCode.Forbidden) : null;

        await FluentActions.Awaiting(() => ReadAsync(A.Ref)).Should().ThrowAsync<KubernetesApiException>();
    }

    [Fact]
    public async Task A_reference_is_found_by_name()
    {
        _cluster.Add(A.Deployment()).Add(new V1DaemonSet { Metadata = A.Metadata("agent") });

        (await FindRefAsync(WorkloadKind.Deployment, A.Name)).Should().Be(A.Ref);
        (await FindRefAsync(WorkloadKind.DaemonSet, "agent")).Should().Be(DaemonSet);
        (await FindRefAsync(WorkloadKind.StatefulSet, "agent")).Should().BeNull();
    }

    [Fact]
    public async Task A_cron_job_is_read_in_the_newest_version_that_the_server_has_and_that_is_asked_once()
    {
        _cluster.Add(new V1Beta1CronJob { Metadata = A.CronJob().Metadata, Spec = A.CronJob().Spec }).FailRead = Without("V1CronJob");

        (await ReadAsync(CronJob))!.Type.ApiVersion.Should().Be("batch/v1beta1");
        (await ReadAsync(CronJob))!.Facts.Containers.Should().ContainKey("api");

        CronJobReads().Should().Equal("V1CronJob", "V1Beta1CronJob", "V1Beta1CronJob");
    }

    [Fact]
    public async Task A_cron_job_is_found_on_a_server_that_was_upgraded_meanwhile()
    {
        _cluster.Add(new V1Beta1CronJob { Metadata = A.CronJob().Metadata }).Add(A.CronJob()).FailRead = Without("V1CronJob");
        await ReadAsync(CronJob);
        _cluster.FailRead = Without("V1Beta1CronJob");

        (await ReadAsync(CronJob))!.Type.ApiVersion.Should().Be("batch/v1");
        (await ReadAsync(CronJob))!.Type.ApiVersion.Should().Be("batch/v1");

        CronJobReads().Skip(2).Should().Equal("V1Beta1CronJob", "V1CronJob", "V1CronJob");
    }

    [Fact]
    public async Task A_server_that_has_no_cron_jobs_at_all_says_so()
    {
        _cluster.FailRead = read => read.Contains("CronJob", StringComparison.Ordinal) ? FakeCluster.MissingKind() : null;

        (await FluentActions.Awaiting(() => ReadAsync(CronJob)).Should().ThrowAsync<KubernetesApiException>()).Which.IsMissingResource.Should().BeTrue();
    }

    [Fact]
    public async Task A_bare_replica_set_has_no_revision()
    {
        _cluster.Add(Bare());

        (await ReadAsync(ReplicaSet))!.Facts.Should().Match<WorkloadFacts>(facts => facts.CurrentRevision == null && facts.Replicas == 1 && facts.RolledOut);
    }

    [Theory]
    [InlineData("4m", true)]
    [InlineData("5m", true)]
    [InlineData("6m", false)]
    public async Task A_bare_replica_set_is_rolled_out_when_no_pod_of_before_the_remedy_is_left(string age, bool rolledOut)
    {
        _cluster.Add(Bare(A.Record(ago: "5m"))).Add(Pod("new", "1m", A.Owner("ReplicaSet", A.Name))).Add(Pod("other", "9m", A.Owner("ReplicaSet", "other")))
            .Add(Pod("last", age, A.Owner("ReplicaSet", A.Name)));

        (await ReadAsync(ReplicaSet))!.Facts.RolledOut.Should().Be(rolledOut);

        _cluster.Reads.Should().Contain("V1Pod list app=flagsmith-api,tier=web");
    }

    [Fact]
    public async Task What_a_namespace_says_is_read_once_for_all_who_ask_at_once()
    {
        _cluster.Add(A.Deployment()).Add(A.NamespaceObject());
        await ReadAsync(A.Ref);
        await ReadAsync(A.Ref);
        NamespaceReads().Should().Be(1);

        _cluster.Add(A.NamespaceObject(A.Ignored));
        _clock.Advance(WorkloadReader.NamespaceIsFreshFor);
        (await ReadAsync(A.Ref))!.Facts.IgnoredBy.Should().Be("the namespace");
        NamespaceReads().Should().Be(2);

        _cluster.Add(A.NamespaceObject());
        (await ReadAsync(A.Ref))!.Facts.IgnoredBy.Should().BeNull("who is to leave a workload alone asks anew");
    }

    [Fact]
    public async Task A_replica_set_that_was_adopted_is_no_longer_ours()
    {
        var found = Bare();
        _cluster.Add(found with { Metadata = found.Metadata with { OwnerReferences = [A.Owner("Deployment", A.Name)] } });

        (await ReadAsync(ReplicaSet)).Should().BeNull();
        (await FindRefAsync(WorkloadKind.ReplicaSet, A.Name)).Should().BeNull();
    }

    private static Func<string, Exception?> Without(string kind) => read => read.StartsWith(kind + " ", StringComparison.Ordinal) ? FakeCluster.MissingKind() : null;

    private static V1ReplicaSet Bare(RemediationRecord? record = null)
    {
        var deployment = A.Deployment(record: record, rolledOut: true);
        var labels = new Dictionary<string, string> { ["app"] = A.Name, ["tier"] = "web" };
        return new V1ReplicaSet
        {
            Metadata = deployment.Metadata,
            Spec = deployment.Spec! with { Template = deployment.Spec.Template! with { Metadata = new V1ObjectMeta { Labels = labels } } },
            Status = deployment.Status,
        };
    }

    private static V1Pod Pod(string name, string age, V1OwnerReference owner) =>
        new() { Metadata = A.Metadata(name) with { CreationTimestamp = A.Ago(age), OwnerReferences = [owner] } };

    private int NamespaceReads() => _cluster.Reads.Count(read => read.StartsWith("V1Namespace ", StringComparison.Ordinal));

    private IEnumerable<string> CronJobReads() => _cluster.Reads.Select(read => read.Split(' ')[0]).Where(kind => kind.EndsWith("CronJob", StringComparison.Ordinal));

    private Task<WorkloadReading?> ReadAsync(WorkloadRef workload) => _reader.ReadAsync(workload, A.Loop(), CancellationToken.None);

    private Task<WorkloadRef?> FindRefAsync(WorkloadKind kind, string name) => _reader.FindRefAsync(kind, A.Namespace, name, CancellationToken.None);
}
