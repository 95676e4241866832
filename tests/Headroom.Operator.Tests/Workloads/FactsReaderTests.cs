using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Workloads;

public sealed class FactsReaderTests
{
    private static readonly WorkloadRef StatefulSet = A.Ref with { Kind = WorkloadKind.StatefulSet };
    private static readonly WorkloadRef DaemonSet = A.Ref with { Kind = WorkloadKind.DaemonSet };
    private static readonly WorkloadRef CronJob = A.Ref with { Kind = WorkloadKind.CronJob };

    [Fact]
    public void A_deployment_is_read_whole()
    {
        var facts = FactsReader.Read(A.Ref, A.Deployment(record: A.Record(), replicas: 3, rolledOut: true), A.CurrentRevision, A.NamespaceObject().Metadata);

        facts.Should().BeEquivalentTo(new WorkloadFacts
        {
            Workload = A.Ref,
            Replicas = 3,
            Containers = new Dictionary<string, ContainerTemplate> { ["api"] = new(A.Size("64Mi"), A.Size("32Mi")) },
            Guaranteed = false,
            Record = A.Record(),
            IgnoredBy = null,
            RevisionObserved = true,
            CurrentRevision = A.CurrentRevision,
            RolledOut = true,
            Ready = 3,
            Rollout = new Rollout { Pods = 3, Surge = 1 },
        });
    }

    [Fact]
    public void Without_a_number_of_replicas_there_is_one() =>
        Read(A.Deployment() with { Spec = A.Spec(replicas: null) }).Replicas.Should().Be(1);

    [Fact]
    public void Without_spec_and_status_there_is_one_replica_and_no_container()
    {
        var facts = Read(new V1Deployment { Metadata = A.Metadata(A.Name) });

        facts.Replicas.Should().Be(1);
        facts.Containers.Should().BeEmpty();
        facts.RolledOut.Should().BeFalse();
    }

    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(2, 2, true)]
    [InlineData(3, 2, true)]
    public void The_newest_template_is_observed_where_the_controller_has_seen_its_generation(long observed, long generation, bool isObserved)
    {
        var deployment = A.Deployment(rolledOut: true);
        var facts = Read(deployment with
        {
            Metadata = deployment.Metadata with { Generation = generation },
            Status = deployment.Status! with { ObservedGeneration = observed },
        });

        facts.RevisionObserved.Should().Be(isObserved);
        facts.RolledOut.Should().Be(isObserved, "counters of an older generation say nothing of the newest template");
    }

    [Theory]
    [InlineData(3, 3, 3, true)]
    [InlineData(2, 3, 3, false)]
    [InlineData(3, 2, 3, false)]
    [InlineData(3, 3, 4, false)]
    [InlineData(3, 3, 2, false)]
    public void A_deployment_or_stateful_set_is_rolled_out_where_every_pod_is_new_and_ready_and_no_old_one_is_left(int updated, int ready, int replicas, bool rolledOut)
    {
        var status = new V1WorkloadStatus { ObservedGeneration = 1, UpdatedReplicas = updated, ReadyReplicas = ready, Replicas = replicas };
        var deployment = A.Deployment(replicas: 3) with { Status = status };
        var statefulSet = new V1StatefulSet { Metadata = deployment.Metadata, Spec = deployment.Spec, Status = status };

        Read(deployment).RolledOut.Should().Be(rolledOut);
        FactsReader.Read(StatefulSet, statefulSet, null, null).RolledOut.Should().Be(rolledOut);
    }

    [Theory]
    [InlineData(2, 2, 2, true)]
    [InlineData(2, 1, 2, false)]
    [InlineData(2, 2, 1, false)]
    [InlineData(0, 0, 0, true)]
    public void A_daemon_set_counts_by_its_nodes(int desired, int updated, int ready, bool rolledOut)
    {
        var found = new V1DaemonSet
        {
            Metadata = A.Metadata(A.Name),
            Spec = A.Spec(replicas: null),
            Status = new V1WorkloadStatus { DesiredNumberScheduled = desired, UpdatedNumberScheduled = updated, NumberReady = ready },
        };

        var facts = FactsReader.Read(DaemonSet, found, null, null);

        facts.Replicas.Should().Be(desired);
        facts.RolledOut.Should().Be(rolledOut);
    }

    [Fact]
    public void A_daemon_set_without_status_wants_no_pod() =>
        FactsReader.Read(DaemonSet, new V1DaemonSet { Metadata = A.Metadata(A.Name) }, null, null).Replicas.Should().Be(0);

    [Theory]
    [InlineData(2, 2, 2, true)]
    [InlineData(2, 1, 2, false)]
    [InlineData(2, 2, 3, false)]
    [InlineData(0, 0, 0, true)]
    public void A_replica_set_counts_its_ready_pods(int desired, int ready, int replicas, bool rolledOut)
    {
        var found = new V1ReplicaSet
        {
            Metadata = A.Metadata(A.Name) with { Generation = 2 },
            Spec = A.Spec(desired),
            Status = new V1WorkloadStatus { ObservedGeneration = 2, Replicas = replicas, ReadyReplicas = ready },
        };

        var facts = FactsReader.Read(A.Ref with { Kind = WorkloadKind.ReplicaSet }, found, null, null);

        facts.Replicas.Should().Be(desired);
        facts.RolledOut.Should().Be(rolledOut);
    }

    [Fact]
    public void A_cron_jobs_containers_stand_in_its_job_template_and_a_change_costs_one_write()
    {
        var facts = FactsReader.Read(CronJob, A.CronJob(), null, null);

        facts.Containers.Should().Equal(new Dictionary<string, ContainerTemplate> { ["api"] = new(A.Size("64Mi"), A.Size("32Mi")) });
        facts.Should().Match<WorkloadFacts>(read => read.Replicas == 1 && read.RevisionObserved && read.CurrentRevision == null && !read.RolledOut);
    }

    [Theory]
    [InlineData("4m", false, null, true)]
    [InlineData("6m", false, null, false)]
    [InlineData("5m", false, null, false)]
    [InlineData(null, false, null, false)]
    [InlineData("4m", true, null, false)]
    [InlineData("4m", false, "3m", true)]
    [InlineData("4m", false, "7m", false)]
    [InlineData("4m", true, "3m", false)]
    public void A_cron_job_is_rolled_out_when_a_run_planned_after_the_remedy_has_ended(string? planned, bool active, string? succeeded, bool rolledOut)
    {
        var found = A.CronJob(A.Record(ago: "5m")) with
        {
            Status = new V1WorkloadStatus
            {
                LastScheduleTime = planned is null ? null : A.Ago(planned),
                LastSuccessfulTime = succeeded is null ? null : A.Ago(succeeded),
                Active = active ? [new V1ObjectReference { Name = "import-1" }] : null,
            },
        };

        FactsReader.Read(CronJob, found, null, null).RolledOut.Should().Be(rolledOut);
    }

    [Fact]
    public void A_cron_jobs_opt_out_counts_on_its_pod_template()
    {
        var found = A.CronJob();
        var template = found.Spec!.JobTemplate!.Spec!.Template! with { Metadata = new V1ObjectMeta { Annotations = A.Ignored } };

        FactsReader.Read(CronJob, found with { Spec = new V1WorkloadSpec { JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = template } } } }, null, null)
            .IgnoredBy.Should().Be("the pod template");
    }

    [Fact]
    public void Init_containers_are_containers_too()
    {
        var deployment = A.Deployment();
        var pod = deployment.Spec!.Template!.Spec! with { InitContainers = A.Containers(("migrate", "32Mi", null)) };

        Read(deployment with { Spec = deployment.Spec with { Template = new V1PodTemplateSpec { Spec = pod } } }).Containers.Should().Equal(new Dictionary<string, ContainerTemplate>
        {
            ["migrate"] = new(A.Size("32Mi"), null, Init: true),
            ["api"] = new(A.Size("64Mi"), A.Size("32Mi")),
        });
    }

    [Fact]
    public void The_opt_out_counts_on_the_template_the_workload_and_the_namespace()
    {
        var deployment = A.Deployment();
        var onTemplate = deployment with { Spec = deployment.Spec! with { Template = deployment.Spec.Template! with { Metadata = new V1ObjectMeta { Annotations = A.Ignored } } } };
        var onWorkload = deployment with { Metadata = deployment.Metadata with { Annotations = A.Ignored } };

        Read(onTemplate).IgnoredBy.Should().Be("the pod template");
        Read(onWorkload).IgnoredBy.Should().Be("the workload");
        Read(deployment, A.NamespaceObject(A.Ignored)).IgnoredBy.Should().Be("the namespace");
    }

    [Theory]
    [InlineData("false")]
    [InlineData("True")]
    [InlineData("yes")]
    [InlineData("1")]
    [InlineData("")]
    public void No_other_value_opts_out(string value)
    {
        var annotations = new Dictionary<string, string> { [FactsReader.IgnoreAnnotation] = value };
        var deployment = A.Deployment();

        Read(deployment with { Metadata = deployment.Metadata with { Annotations = annotations } }, A.NamespaceObject(annotations)).IgnoredBy.Should().BeNull();
    }

    [Theory]
    [InlineData("67108864", 67108864)]
    [InlineData("1e9", 1_000_000_000)]
    [InlineData("128e6", 128_000_000)]
    [InlineData("129M", 129_000_000)]
    [InlineData("123Mi", 123 << 20)]
    [InlineData("0.5Gi", 1 << 29)]
    [InlineData("1500m", 2)]
    public void Exotic_quantities_are_read(string quantity, long bytes)
    {
        var template = Read(A.Deployment(limit: quantity, request: quantity)).Containers["api"];

        template.Limit!.Value.Bytes.Should().Be(bytes);
        template.Request!.Value.Bytes.Should().Be(bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("lots")]
    public void What_is_no_amount_is_none(string? quantity) =>
        Read(A.Deployment(limit: quantity, request: quantity)).Containers["api"].Should().Be(new ContainerTemplate(null, null));

    [Fact]
    public void A_limit_of_0_is_none_and_a_request_of_0_is_one() =>
        Read(A.Deployment(limit: "0", request: "0")).Containers["api"].Should().Be(new ContainerTemplate(null, A.Size("0")));

    [Fact]
    public void A_container_without_resources_has_no_amounts() =>
        Read(A.Deployment() with { Spec = A.Spec(1, new V1Container { Name = "api" }) }).Containers["api"].Should().Be(new ContainerTemplate(null, null));

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    public void A_garbage_record_is_none(string text)
    {
        var deployment = A.Deployment();
        var annotations = new Dictionary<string, string> { [RemediationRecord.Annotation] = text };

        Read(deployment with { Metadata = deployment.Metadata with { Annotations = annotations } }).Record.Should().BeNull();
    }

    private static WorkloadFacts Read(V1Deployment deployment, V1Namespace? ns = null) => FactsReader.Read(A.Ref, deployment, null, ns?.Metadata);
}
