using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Workloads;

public sealed class FieldManagersReaderTests
{
    private const string Containers =
        """
        {"f:containers": {"k:{\"name\":\"api\"}": {".": {}, "f:image": {}, "f:resources": {".": {}, "f:limits": {".": {}, "f:memory": {}}, "f:requests": {"f:cpu": {}, "f:memory": {}}}},
                          "k:{\"name\":\"proxy\"}": {"f:resources": {"f:limits": {"f:cpu": {}}}}},
         "f:initContainers": {"k:{\"name\":\"migrate\"}": {"f:resources": {"f:requests": {"f:memory": {}}}}}}
        """;

    [Theory]
    [InlineData(WorkloadKind.Deployment, """{"f:spec": {"f:template": {"f:spec": POD}}}""")]
    [InlineData(WorkloadKind.CronJob, """{"f:spec": {"f:jobTemplate": {"f:spec": {"f:template": {"f:spec": POD}}}}}""")]
    public void The_memory_that_a_manager_has_set_is_found_under_the_template(WorkloadKind kind, string fields)
    {
        var manager = Read(kind, Managed.Of("kubectl-edit", fields.Replace("POD", Containers, StringComparison.Ordinal)) with { Time = A.Now }).Should().ContainSingle().Subject;

        manager.ToString().Should().Be("kubectl-edit (Update, 2026-11-22 08:00:00Z)");
        manager.Fields.Should().BeEquivalentTo(
            [new ManagedField("api", ManagedField.Limit), new ManagedField("api", ManagedField.Request), new ManagedField("migrate", ManagedField.Request)]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"f:metadata": {"f:labels": {}}}""")]
    [InlineData("""{"f:spec": {"f:template": null}}""")]
    [InlineData("""{"f:spec": {"f:template": {"f:spec": []}}}""")]
    public void One_that_has_set_something_else_is_a_manager_all_the_same(string fields) =>
        Read(WorkloadKind.Deployment, Managed.Of("argocd-controller", fields)).Should().ContainSingle().Which.Fields.Should().BeEmpty();

    [Fact]
    public void Who_writes_the_status_or_has_no_name_is_none() =>
        Read(WorkloadKind.Deployment, Managed.Of("kube-controller-manager", "{}", "status"), Managed.Of("", "{}"), Managed.Of("kubectl", "{}") with { FieldsV1 = null })
            .Should().ContainSingle().Which.Name.Should().Be("kubectl");

    private static IReadOnlyList<FieldManager> Read(WorkloadKind kind, params Headroom.Kubernetes.Resources.V1ManagedFieldsEntry[] entries) =>
        FieldManagersReader.Read(entries, WorkloadType.Of(kind)[0].TemplatePath, ["api", "proxy", "migrate"]);
}
