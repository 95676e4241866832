using Headroom.Remediation.Owners;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Owners;

public sealed class GitOpsSignsTests
{
    private static readonly WorkloadRef Api = new(WorkloadKind.Deployment, "shop", "api", "uid-1");
    private static readonly Dictionary<string, string> None = [];

    [Theory]
    [InlineData("store:apps/Deployment:shop/api", "Argo CD application store")]
    [InlineData("team-a_store:apps/Deployment:shop/api", "Argo CD application team-a/store")]
    [InlineData("store:apps/Deployment:shop/other", null)]
    [InlineData("store:apps/Deployment:default/api", null)]
    [InlineData("store:apps/StatefulSet:shop/api", null)]
    [InlineData("store", null)]
    [InlineData("", null)]
    [InlineData(":apps/Deployment:shop/api", null)]
    public void Argo_CD_tracks_by_an_annotation_that_says_of_which_object_it_is(string tracking, string? owner) =>
        Find(annotations: Of("argocd.argoproj.io/tracking-id", tracking))?.ToString().Should().Be(owner);

    [Theory]
    [InlineData(WorkloadKind.CronJob, "store:batch/CronJob:shop/api")]
    [InlineData(WorkloadKind.ReplicaSet, "store:apps/ReplicaSet:shop/api")]
    public void Of_whatever_kind(WorkloadKind kind, string tracking) =>
        GitOpsSigns.Find(Api with { Kind = kind }, None, Of("argocd.argoproj.io/tracking-id", tracking), [])!.Application.Should().Be("application store");

    [Fact]
    public void Or_by_a_label_of_its_own() => Find(labels: Of("argocd.argoproj.io/instance", "store"))!.ToString().Should().Be("Argo CD application store");

    [Theory]
    [InlineData("argocd-controller", "Argo CD application store")]
    [InlineData("argocd-application-controller", "Argo CD application store")]
    [InlineData("helm", null)]
    public void Everybodys_label_is_Argo_CDs_where_it_has_set_fields(string manager, string? owner) =>
        Find(labels: Of("app.kubernetes.io/instance", "store"), managers: [manager])?.ToString().Should().Be(owner);

    [Theory]
    [InlineData("argocd-controller", "Argo CD")]
    [InlineData("kustomize-controller", "Flux Kustomization")]
    [InlineData("helm-controller", "Flux HelmRelease")]
    [InlineData("kubectl-client-side-apply", null)]
    [InlineData("headroom", null)]
    [InlineData("kube-controller-manager", null)]
    public void A_manager_alone_tells_the_tool_and_not_the_application(string manager, string? owner) => Find(managers: [manager])?.ToString().Should().Be(owner);

    [Theory]
    [InlineData("kustomize.toolkit.fluxcd.io", "Flux Kustomization flux-system/store")]
    [InlineData("helm.toolkit.fluxcd.io", "Flux HelmRelease flux-system/store")]
    public void Flux_labels_what_it_keeps(string prefix, string owner)
    {
        var labels = new Dictionary<string, string> { [$"{prefix}/name"] = "store", [$"{prefix}/namespace"] = "flux-system" };

        Find(labels)!.ToString().Should().Be(owner);
        Find(labels)!.LeftAloneBy.Should().BeNull();
    }

    [Theory]
    [InlineData("kustomize.toolkit.fluxcd.io", "reconcile", "disabled", true)]
    [InlineData("kustomize.toolkit.fluxcd.io", "ssa", "Ignore", true)]
    [InlineData("kustomize.toolkit.fluxcd.io", "ssa", "IfNotPresent", true)]
    [InlineData("kustomize.toolkit.fluxcd.io", "reconcile", "enabled", false)]
    [InlineData("kustomize.toolkit.fluxcd.io", "ssa", "Merge", false)]
    [InlineData("helm.toolkit.fluxcd.io", "driftDetection", "disabled", true)]
    [InlineData("helm.toolkit.fluxcd.io", "driftDetection", "enabled", false)]
    public void An_annotation_may_tell_Flux_to_leave_it_alone(string prefix, string annotation, string value, bool isLeft) =>
        Find(Of($"{prefix}/name", "store"), Of($"{prefix}/{annotation}", value))!.LeftAloneBy.Should().Be(isLeft ? $"{prefix}/{annotation}: {value}" : null);

    [Fact]
    public void What_tells_one_controller_of_Flux_tells_the_other_nothing() =>
        Find(Of("kustomize.toolkit.fluxcd.io/name", "store"), Of("helm.toolkit.fluxcd.io/driftDetection", "disabled"))!.LeftAloneBy.Should().BeNull();

    [Fact]
    public void Helm_by_hand_keeps_nothing() =>
        Find(new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "Helm", ["app.kubernetes.io/instance"] = "store" }, Of("meta.helm.sh/release-name", "store"), ["helm"]).Should().BeNull();

    private static GitOpsOwner? Find(Dictionary<string, string>? labels = null, Dictionary<string, string>? annotations = null, string[]? managers = null) =>
        GitOpsSigns.Find(Api, labels ?? None, annotations ?? None, [.. (managers ?? []).Select(name => new FieldManager(name, "Update", null))]);

    private static Dictionary<string, string> Of(string name, string value) => new() { [name] = value };
}
