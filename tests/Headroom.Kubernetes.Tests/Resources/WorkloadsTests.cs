using System.Text.Json;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Resources;

public sealed class WorkloadsTests
{
    [Fact]
    public void A_cron_jobs_pods_are_made_from_the_template_in_its_job_template()
    {
        IWorkload cronJob = JsonSerializer.Deserialize(
            """
            {
              "metadata": {"name": "import"},
              "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"backoffLimit": 1, "template": {"spec": {"containers": [{"name": "api"}]}}}}},
              "status": {"active": [{"kind": "Job", "name": "import-1"}], "lastScheduleTime": "2026-11-22T03:00:00Z", "lastSuccessfulTime": "2026-11-21T03:02:00Z"}
            }
            """,
            KubernetesJsonContext.Default.V1CronJob)!;

        cronJob.PodTemplate!.Spec!.Containers.Should().ContainSingle().Which.Name.Should().Be("api");
        cronJob.Status!.Active.Should().ContainSingle().Which.Name.Should().Be("import-1");
        cronJob.Status.LastScheduleTime.Should().Be(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));
        cronJob.Status.LastSuccessfulTime.Should().Be(new DateTimeOffset(2026, 11, 21, 3, 2, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_template_is_kept_whole_with_the_fields_that_nobody_here_knows()
    {
        const string Template = """{"spec":{"containers":[{"name":"api","image":"api:1"}],"dnsPolicy":"Default"}}""";
        IWorkload deployment = JsonSerializer.Deserialize($$"""{"spec": {"template": {{Template}} } }""", KubernetesJsonContext.Default.V1Deployment)!;
        IWorkload cronJob = JsonSerializer.Deserialize($$"""{"spec": {"jobTemplate": {"spec": {"template": {{Template}} } } } }""", KubernetesJsonContext.Default.V1CronJob)!;

        deployment.PodTemplate!.Whole!.Value.GetRawText().Should().Be(Template);
        cronJob.PodTemplate!.Whole!.Value.GetRawText().Should().Be(Template);
        ((IWorkload)JsonSerializer.Deserialize("""{"spec": {"template": null}}""", KubernetesJsonContext.Default.V1Deployment)!).PodTemplate.Should().BeNull();
    }

    [Fact]
    public void A_template_is_written_as_far_as_it_is_known()
    {
        var deployment = new V1Deployment { Spec = new V1WorkloadSpec { Template = new V1PodTemplateSpec { Spec = new V1PodSpec { NodeName = "a" } } } };

        JsonSerializer.SerializeToElement(deployment, KubernetesJsonContext.Default.V1Deployment).GetProperty("spec").GetProperty("template").GetRawText().Should().Be("""{"spec":{"nodeName":"a"}}""");
    }

    [Fact]
    public void Of_a_workload_it_is_read_who_has_set_what_and_of_a_pod_it_is_not()
    {
        const string Metadata = """
            {"metadata": {"name": "api", "labels": {"app": "api"}, "managedFields": [
              {"manager": "kubectl-edit", "operation": "Update", "apiVersion": "apps/v1", "time": "2026-11-22T08:00:00Z", "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:replicas": {}}}},
              {"manager": "kube-controller-manager", "operation": "Update", "subresource": "status"}]}}
            """;
        IWorkload[] workloads =
        [
            JsonSerializer.Deserialize(Metadata, KubernetesJsonContext.Default.V1Deployment)!, JsonSerializer.Deserialize(Metadata, KubernetesJsonContext.Default.V1StatefulSet)!,
            JsonSerializer.Deserialize(Metadata, KubernetesJsonContext.Default.V1DaemonSet)!, JsonSerializer.Deserialize(Metadata, KubernetesJsonContext.Default.V1ReplicaSet)!,
            JsonSerializer.Deserialize(Metadata, KubernetesJsonContext.Default.V1CronJob)!, JsonSerializer.Deserialize(Metadata, KubernetesJsonContext.Default.V1Beta1CronJob)!,
        ];

        foreach (var metadata in workloads.Select(workload => workload.Metadata))
        {
            (metadata.Name, metadata.Label("app")).Should().Be(("api", "api"));
            metadata.ManagedFields.Select(entry => (entry.Manager, entry.Operation, entry.Subresource)).Should().Equal(("kubectl-edit", "Update", null), ("kube-controller-manager", "Update", "status"));
            metadata.ManagedFields[0].Time.Should().Be(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));
            metadata.ManagedFields[0].FieldsV1!.Value.GetRawText().Should().Be("""{"f:spec": {"f:replicas": {}}}""");
        }

        JsonSerializer.Deserialize(Metadata, KubernetesJsonContext.Default.V1Pod)!.Metadata.ManagedFields.Should().BeEmpty();
        JsonSerializer.Deserialize("""{"metadata": {"managedFields": null}}""", KubernetesJsonContext.Default.V1Deployment)!.Metadata.ManagedFields.Should().BeEmpty();
        JsonSerializer.SerializeToElement((V1Deployment)workloads[0], KubernetesJsonContext.Default.V1Deployment).GetProperty("metadata").GetRawText().Should().NotContain("managedFields");
    }

    [Fact]
    public void The_other_kinds_have_their_template_at_hand()
    {
        IWorkload deployment = JsonSerializer.Deserialize("""{"spec": {"template": {"spec": {"containers": [{"name": "api"}]}}}}""", KubernetesJsonContext.Default.V1Deployment)!;

        deployment.PodTemplate!.Spec!.Containers.Should().ContainSingle();
        ((IWorkload)new V1ReplicaSet()).PodTemplate.Should().BeNull();
    }
}
