using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Workloads;

public sealed class WorkloadReaderTests
{
    private static readonly WorkloadRef StatefulSet = new(WorkloadKind.StatefulSet, A.Namespace, "db", "uid-of-db");
    private static readonly WorkloadRef DaemonSet = new(WorkloadKind.DaemonSet, A.Namespace, "agent", "uid-of-agent");

    private readonly FakeCluster _cluster = new();
    private readonly WorkloadReader _reader;

    public WorkloadReaderTests() => _reader = new WorkloadReader(_cluster, new DeploymentRevisions(_cluster));

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

    private Task<WorkloadReading?> ReadAsync(WorkloadRef workload) => _reader.ReadAsync(workload, A.Loop(), CancellationToken.None);

    private Task<WorkloadRef?> FindRefAsync(WorkloadKind kind, string name) => _reader.FindRefAsync(kind, A.Namespace, name, CancellationToken.None);
}
