using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Workloads;

public sealed class WorkloadFactsTests
{
    [Theory]
    [InlineData(WorkloadKind.Deployment, "rs-1")]
    [InlineData(WorkloadKind.StatefulSet, "sts-1")]
    [InlineData(WorkloadKind.DaemonSet, "7")]
    public void Each_kind_tells_its_revisions_apart_in_its_own_way(WorkloadKind kind, string revision)
    {
        var sighting = A.Sighting(revision: "rs-1") with
        {
            PodLabels = new Dictionary<string, string> { ["controller-revision-hash"] = "sts-1", ["pod-template-generation"] = "7" },
        };

        A.WorkloadOf(kind).RevisionOf(sighting).Should().Be(revision);
    }

    [Theory]
    [InlineData(WorkloadKind.Deployment)]
    [InlineData(WorkloadKind.StatefulSet)]
    [InlineData(WorkloadKind.DaemonSet)]
    public void A_pod_that_shows_no_revision_has_none(WorkloadKind kind) =>
        A.WorkloadOf(kind).RevisionOf(A.Sighting(revision: null)).Should().BeNull();

    [Theory]
    [InlineData(WorkloadKind.CronJob)]
    [InlineData(WorkloadKind.ReplicaSet)]
    public void Some_kinds_have_no_revisions(WorkloadKind kind) =>
        A.WorkloadOf(kind).RevisionOf(A.Sighting(revision: "rs-1") with { PodLabels = new Dictionary<string, string> { ["pod-template-generation"] = "7" } }).Should().BeNull();

    [Fact]
    public void A_workload_is_named_as_kubectl_takes_it() =>
        A.Workload().Workload.ShortName.Should().Be("Deployment/flagsmith-api");

    [Fact]
    public void In_a_sentence_it_is_named_with_its_namespace() =>
        A.Workload().Workload.ToString().Should().Be("Deployment flagsmith/flagsmith-api");
}
