using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Patching;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Patching;

public sealed class WorkloadPatchTests
{
    private static readonly WorkloadReading Reading = new(A.Facts(), "1001");

    private static readonly RemediationRecord Record = new() { Attempts = 1, LastAttempt = A.Now, Policy = "api" };

    [Fact]
    public void The_patch_holds_the_changed_amounts_the_record_and_the_preconditions_and_nothing_else()
    {
        var patch = WorkloadPatch.Of(Reading, new Remedy([A.ContainerRemedy()], Record));

        patch.Kind.Should().Be(PatchKind.StrategicMerge);
        patch.Text().Replace("\\u0022", "\\\"", StringComparison.Ordinal).Should().Be(
            """
            {"metadata":{"uid":"uid-of-flagsmith-api","resourceVersion":"1001","annotations":{"headroom.dev/remediation":"{\"attempts\":1,\"lastAttempt\":\"2026-11-22T08:00:00Z\",\"policy\":\"api\",\"containers\":{}}"}},"spec":{"template":{"metadata":{"annotations":{"headroom.dev/remedied":"2026-11-22T08:00:00Z"}},"spec":{"containers":[{"name":"api","resources":{"limits":{"memory":"128Mi"},"requests":{"memory":"64Mi"}}}]}}}}
            """);
    }

    [Fact]
    public void A_request_that_stays_as_it_is_is_not_written() =>
        Containers(A.ContainerRemedy(requestTo: null)).Should().Be("""[{"name":"api","resources":{"limits":{"memory":"128Mi"}}}]""");

    [Fact]
    public void Every_container_of_the_remedy_is_named() =>
        Containers(A.ContainerRemedy("api", to: "1536Mi", requestTo: "768Mi"), A.ContainerRemedy("worker", to: "2Gi", requestTo: null)).Should().Be(
            """[{"name":"api","resources":{"limits":{"memory":"1536Mi"},"requests":{"memory":"768Mi"}}},{"name":"worker","resources":{"limits":{"memory":"2Gi"}}}]""");

    [Fact]
    public void Init_containers_stand_in_a_list_of_their_own() =>
        Pod(Reading, A.ContainerRemedy("migrate", requestTo: null) with { Init = true }, A.ContainerRemedy(requestTo: null)).Should().Be(
            """{"initContainers":[{"name":"migrate","resources":{"limits":{"memory":"128Mi"}}}],"containers":[{"name":"api","resources":{"limits":{"memory":"128Mi"}}}]}""");

    [Fact]
    public void A_list_without_a_remedy_is_not_named() =>
        Pod(Reading, A.ContainerRemedy("migrate", requestTo: null) with { Init = true }).Should().Be("""{"initContainers":[{"name":"migrate","resources":{"limits":{"memory":"128Mi"}}}]}""");

    [Fact]
    public void A_limit_that_stays_as_it_is_is_not_written() =>
        Pod(Reading, A.ContainerRemedy() with { To = null }).Should().Be("""{"containers":[{"name":"api","resources":{"requests":{"memory":"64Mi"}}}]}""");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_cron_jobs_pod_template_stands_in_its_job_template(int version)
    {
        var reading = new WorkloadReading(A.Facts() with { Workload = A.Ref with { Kind = WorkloadKind.CronJob } }, "1001") { Type = WorkloadType.Of(WorkloadKind.CronJob)[version] };

        WorkloadPatch.Of(reading, new Remedy([A.ContainerRemedy(requestTo: null)], Record)).Json().GetProperty("spec").GetRawText().Should().Be(
            """{"jobTemplate":{"spec":{"template":{"metadata":{"annotations":{"headroom.dev/remedied":"2026-11-22T08:00:00Z"}},"spec":{"containers":[{"name":"api","resources":{"limits":{"memory":"128Mi"}}}]}}}}}""");
    }

    [Fact]
    public void What_is_undone_gets_back_the_amounts_of_before() =>
        Reverted(new ContainerReversal("api", A.Size("256Mi"), A.Size("64Mi"), A.Size("128Mi"), A.Size("32Mi"))).Should().Be(
            """{"containers":[{"name":"api","resources":{"limits":{"memory":"64Mi"},"requests":{"memory":"32Mi"}}}]}""");

    [Fact]
    public void What_was_not_named_before_is_removed_also_of_an_init_container() =>
        Reverted(new ContainerReversal("migrate", A.Size("256Mi"), null, A.Size("128Mi"), null) { Init = true }).Should().Be(
            """{"initContainers":[{"name":"migrate","resources":{"limits":{"memory":null},"requests":{"memory":null}}}]}""");

    [Fact]
    public void What_undoes_remedies_takes_the_mark_off_the_template() =>
        WorkloadPatch.Of(Reading, new Reversal([new ContainerReversal("api", A.Size("256Mi"), A.Size("64Mi"), null, null)], Record)).Json()
            .GetProperty("spec").GetProperty("template").GetProperty("metadata").GetRawText().Should().Be("""{"annotations":{"headroom.dev/remedied":null}}""");

    [Fact]
    public void A_record_alone_leaves_the_template_out()
    {
        var patch = WorkloadPatch.Of(Reading, Record).Json();

        patch.EnumerateObject().Select(field => field.Name).Should().Equal("metadata");
        patch.GetProperty("metadata").EnumerateObject().Select(field => field.Name).Should().Equal("uid", "resourceVersion", "annotations");
    }

    [Fact]
    public void The_annotation_is_text_that_reads_as_the_record_again()
    {
        var record = A.Record() with { Policy = "a \"quoted\" \\ name\nwith Ü and <tags>" };

        var annotation = WorkloadPatch.Of(Reading, new Remedy([A.ContainerRemedy()], record)).Json()
            .GetProperty("metadata").GetProperty("annotations").GetProperty(RemediationRecord.Annotation);

        annotation.ValueKind.Should().Be(JsonValueKind.String);
        RemediationRecordFormat.Read(annotation.GetString()).Should().BeEquivalentTo(record);
    }

    private static string Reverted(ContainerReversal reversal) =>
        WorkloadPatch.Of(Reading, new Reversal([reversal], Record)).Json().GetProperty("spec").GetProperty("template").GetProperty("spec").GetRawText();

    private static string Pod(WorkloadReading reading, params ContainerRemedy[] remedies) =>
        WorkloadPatch.Of(reading, new Remedy(remedies, Record)).Json().GetProperty("spec").GetProperty("template").GetProperty("spec").GetRawText();

    private static string Containers(params ContainerRemedy[] remedies) =>
        WorkloadPatch.Of(Reading, new Remedy(remedies, Record)).Json().GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers").GetRawText();
}
