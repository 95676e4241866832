using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Workloads that carry what Argo CD and Flux leave on those that they keep.</summary>
public sealed class GitOpsTests : ApiServerTest
{
    private const string SoonStable = """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "2s"}}""";

    [Fact]
    public async Task What_Argo_CD_tracks_is_told_with_what_to_commit_and_left_and_the_commit_is_seen_to_help()
    {
        await Ns.CreatePolicyAsync("web", SoonStable);
        var created = await Ns.CreateAsync(Tracked());
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        (await Ns.EventAsync("web", "MemoryRecommended")).Should().StartWith("app: limit 64Mi -> 128Mi, request 32Mi -> 64Mi (attempt 1 of 6, ceiling 1Gi, policy web). ")
            .And.EndWith("To be committed: Argo CD application shop keeps this workload as its source has it");
        var patch = (string)(await Ns.IncidentAsync("web", "Deployment/web", "Recommended"))["patch"]!;
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
        var left = await Ns.GetAsync("Deployment", "web");
        JsonNode.DeepEquals(left["spec"], created["spec"]).Should().BeTrue();
        left["metadata"]!["annotations"]!.AsObject().Select(annotation => annotation.Key).Should().NotContain("headroom.dev/remediation");
        (await Ns.EventsAsync("web", "MemoryRecommended")).Should().ContainSingle().Which["count"]!.GetValue<int>().Should().Be(1, "it is one step");

        // As Argo CD brings it: what the status says, as it says it.
        await Cluster.Kubectl.RunAsync("patch", "deployment", "web", "-n", Ns.Name, "--field-manager=argocd-controller", "--patch", patch);
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");

        (await Ns.EventAsync("web", "Recovered")).Should().StartWith("app: limit 128Mi holds: no kill for 2s, every pod ready");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        var committed = await Ns.GetAsync("Deployment", "web");
        (Waiting.AppLimit(Waiting.Template(committed)["spec"]!), Waiting.AppRequest(Waiting.Template(committed)["spec"]!)).Should().Be(("128Mi", "64Mi"));
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_commit_that_arrives_while_no_operator_runs_is_seen_by_the_next()
    {
        await Ns.CreatePolicyAsync("web", SoonStable);
        await Ns.CreateAsync(Tracked());
        var first = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        var patch = (string)(await Ns.IncidentAsync("web", "Deployment/web", "Recommended"))["patch"]!;
        await Ns.StopAsync(first);

        await Cluster.Kubectl.RunAsync("patch", "deployment", "web", "-n", Ns.Name, "--field-manager=argocd-controller", "--patch", patch);
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
        await Ns.StartOperatorAsync();

        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("kustomize.toolkit.fluxcd.io", null, "Flux Kustomization flux-system/shop")]
    [InlineData("helm.toolkit.fluxcd.io", null, "Flux HelmRelease flux-system/shop")]
    [InlineData("kustomize.toolkit.fluxcd.io", "reconcile", null)]
    public async Task What_Flux_keeps_is_left_to_be_committed_but_where_it_is_told_to_leave_it_alone(string prefix, string? disabled, string? owner)
    {
        await Ns.CreatePolicyAsync("web", SoonStable);
        var manifest = Manifests.Deployment("web");
        manifest["metadata"]!["labels"] = new JsonObject { [$"{prefix}/name"] = "shop", [$"{prefix}/namespace"] = "flux-system" };
        if (disabled is not null)
            manifest["metadata"]!["annotations"] = new JsonObject { [$"{prefix}/{disabled}"] = "disabled" };
        await Ns.CreateAsync(manifest);
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        if (owner is null)
        {
            await Ns.HasLimitAsync("Deployment", "web", "128Mi");
            return;
        }

        (await Ns.EventAsync("web", "MemoryRecommended")).Should().Contain($"To be committed: {owner} keeps this workload");
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task Server_side_apply_by_a_controller_of_Flux_is_sign_enough()
    {
        await Ns.CreatePolicyAsync("web", SoonStable);
        var manifest = Manifests.Deployment("web");
        await Ns.Api.PatchAsync($"{Ns.PathOf("Deployment", "web")}?fieldManager=kustomize-controller", manifest, "application/apply-patch+yaml");
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        (await Ns.EventAsync("web", "MemoryRecommended")).Should().Contain("To be committed: Flux Kustomization keeps this workload");
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task With_Patch_it_is_written_and_what_Argo_CD_sets_back_is_contested()
    {
        await Ns.CreatePolicyAsync("web", SoonStable.Replace("\"memory\"", "\"gitOps\": \"Patch\", \"memory\"", StringComparison.Ordinal));
        await Ns.CreateAsync(Tracked());
        await Ns.StartOperatorAsync();
        var first = await Ns.PodAsync("web");
        await Ns.Kubelet.KillTwiceAsync(first);
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");

        await Cluster.Kubectl.RunAsync("set", "resources", "deployment/web", "-n", Ns.Name, "-c", "app", "--limits=memory=64Mi", "--requests=memory=32Mi", "--field-manager=argocd-controller");
        // The first one has the same limit, and is about to be taken away.
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "64Mi", except: first));

        (await Ns.EventAsync("web", "Contested")).Should().StartWith("app: limit 128Mi, as Headroom had set it, is 64Mi again: changed back by argocd-controller (Update, ")
            .And.Contain("Commit limit 128Mi to the source of Argo CD application shop");
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    private JsonObject Tracked()
    {
        var manifest = Manifests.Deployment("web");
        manifest["metadata"]!["annotations"] = new JsonObject { ["argocd.argoproj.io/tracking-id"] = $"shop:apps/Deployment:{Ns.Name}/web" };
        return manifest;
    }
}
