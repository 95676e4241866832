namespace Headroom.Cluster.Tests.Node;

/// <summary>Ends of containers that are easily taken for something else, as this machine's kernel, runtime and kubelet bring them about.</summary>
public sealed class VerdictTests : NodeTest
{
    /// <summary>Nothing here may be healed, so one kill would be enough for whoever took it for one.</summary>
    private const string OneKillIsEnough = """{"memory": {"ceiling": "1Gi"}, "trigger": {"kills": 1}}""";

    /// <summary>How many pods are deleted in the hope that the kubelet tells how one of them ended.</summary>
    private const int DeletedPods = 2;

    private const string Forgotten = "ContainerStatusUnknown";

    /// <summary>A child that the kernel kills under a limit of 64 MiB, in a program that lives on.</summary>
    private static readonly string[] ChildIsKilled = ["--child-allocate", "100"];

    private const string ChildWasKilled = "child: killed by signal 9";

    [Fact]
    public async Task A_child_that_is_killed_while_its_parent_lives_is_nobodys_business()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "child");
        await ns.CreatePolicyAsync(OneKillIsEnough);
        var parent = new HungryWorkload("parent", NeedsMebibytes: 0) { Does = ChildIsKilled };
        await ns.CreateAsync(parent);
        await ns.ReadyAsync(parent);
        await ns.LogAsync("parent", ChildWasKilled);
        var before = await Snapshot.OfAsync(ns, parent);

        // By the time that another is healed, this one would have been.
        var control = new HungryWorkload("control", NeedsMebibytes: 100);
        await ns.CreateAsync(control);
        await ns.HealedAsync(control);
        var status = await ns.PolicyStatusAsync("Deployment/control", "Recovering");

        (await Snapshot.OfAsync(ns, parent)).Should().Be(before);
        NodeNamespace.Incident(status, "Deployment/parent").Should().BeNull();
        var pod = (await ns.PodsAsync("parent")).Should().ContainSingle().Subject;
        (await ns.RestartsAsync("parent")).Should().Be(0);
        (await ns.LastEndAsync("parent")).Should().BeNull("no status tells of a child");
        foreach (var about in new[] { "parent", (string)pod["metadata"]!["name"]! })
            (await ns.HeadroomEventsAsync(about)).Should().BeEmpty();
    }

    /// <summary>What a pre-forking web server does: this runtime marks the parent's own exit as OOMKilled.</summary>
    [Fact]
    public async Task A_worker_that_is_killed_and_a_parent_that_then_exits_with_1_are_healed_at_the_second_kill()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "worker");
        await ns.CreatePolicyAsync(OneKillIsEnough);
        var server = new HungryWorkload("server", NeedsMebibytes: 100) { Does = [.. ChildIsKilled, "--exit-with-child", "1"] };
        await ns.CreateAsync(server);

        var healed = await ns.HealedAsync(server);

        (NodeNamespace.Limit(healed), NodeNamespace.Request(healed)).Should().Be(("128Mi", "64Mi"));
        (await ns.RemediesAsync("server")).Should().Be(1);
        (await ns.EventAsync("server", "MemoryRaised")).Should().Contain("limit 64Mi -> 128Mi")
            .And.Contain("OOMKilled, exit code 1,").And.Contain("a process in it was OOM-killed, and the main one gave up");
        var incident = NodeNamespace.Incident(await ns.PolicyStatusAsync("Deployment/server", "Recovering"), "Deployment/server")!;
        ((int)incident["kills"]!).Should().BeGreaterOrEqualTo(2, "one such kill is not enough, whatever the policy asks for");
    }

    /// <summary>This runtime marks such an end as OOMKilled: the child's kill is still counted (kubernetes #140716).</summary>
    [Fact]
    public async Task A_program_that_ends_at_SIGTERM_after_its_childs_kill_is_suspect_and_never_healed()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "term");
        await ns.CreatePolicyAsync(OneKillIsEnough);
        var parent = new HungryWorkload("parent", NeedsMebibytes: 0) { Does = [.. ChildIsKilled, "--term-exit", "143"] };
        await ns.CreateAsync(parent);
        await ns.ReadyAsync(parent);
        var before = await Snapshot.OfAsync(ns, parent);

        for (var kills = 1; kills <= 2; kills++)
        {
            await ns.LogAsync("parent", ChildWasKilled);
            await ns.EndAppAsync("parent", "TERM");
            (await ns.LastEndAsync("parent")).Should().Be(("OOMKilled", 143));
            var incident = await ns.IncidentAsync("Deployment/parent", kills);
            ((string?)incident["verdict"], (string?)incident["phase"]).Should().Be(("SuspectOom", "Observed"));
        }

        (await Snapshot.OfAsync(ns, parent)).Should().Be(before);
        (await ns.RemediesAsync("parent")).Should().Be(0);
    }

    /// <summary>
    /// The same at the end of a pod's life, where it happens most. A program that takes too long is killed, and looks OOM-killed with 137. A kubelet
    /// whose runtime takes more than about a second to stop the pod's sandbox forgets how the container ended, and
    /// nobody can tell any more: then the next pod is tried.
    /// </summary>
    [SkippableTheory]
    [InlineData("deleted", "exit code 143: it was asked to end", 143, "--term-exit", "143")]
    [InlineData("deleted-slow", "after the pod's deletion was asked for", 137, "--term-after", "600")]
    public async Task A_deleted_pod_whose_child_was_killed_before_is_suspect_and_never_healed(string name, string evidence, int exitCode, params string[] endsBy)
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, name);
        await ns.CreatePolicyAsync(OneKillIsEnough);
        var parent = new HungryWorkload("parent", NeedsMebibytes: 0) { Does = [.. ChildIsKilled, .. endsBy] };
        await ns.CreateAsync(parent);
        await ns.ReadyAsync(parent);
        var before = await Snapshot.OfAsync(ns, parent);

        (string? Reason, int ExitCode) end;
        var deleted = 0;
        do
        {
            await ns.ReadyAsync(parent);
            await ns.LogAsync("parent", ChildWasKilled);
            end = await ns.DeletePodAsync("parent");
            deleted++;
        }
        while (end.Reason == Forgotten && deleted < DeletedPods);

        (await ns.RemediesAsync("parent")).Should().Be(0);
        Skip.If(end.Reason == Forgotten, $"this node's kubelet forgot how the containers of {DeletedPods} deleted pods had ended: its runtime is too slow to stop them");
        end.Should().Be(("OOMKilled", exitCode));
        var incident = await ns.IncidentAsync("Deployment/parent", kills: 1);
        ((string?)incident["verdict"], (string?)incident["phase"]).Should().Be(("SuspectOom", "Observed"));
        ((string?)incident["message"]).Should().Contain(evidence);
        (await Snapshot.OfAsync(ns, parent)).Should().Be(before);
        (await ns.RemediesAsync("parent")).Should().Be(0);
    }

    [Fact]
    public async Task A_SIGKILL_from_outside_is_said_to_be_unknown_and_never_healed()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "sigkill");
        await ns.CreatePolicyAsync(OneKillIsEnough);
        var api = new HungryWorkload("api", NeedsMebibytes: 10);
        await ns.CreateAsync(api);
        await ns.ReadyAsync(api);
        var before = await Snapshot.OfAsync(ns, api);

        for (var kills = 1; kills <= 2; kills++)
        {
            await ns.EndAppAsync("api", "KILL");
            (await ns.LastEndAsync("api")).Should().Be(("Error", 137));
            var incident = await ns.IncidentAsync("Deployment/api", kills);
            ((string?)incident["verdict"], (string?)incident["phase"]).Should().Be(("Unknown", "Observed"));
            ((string?)incident["message"]).Should().Contain("137");
        }

        (await Snapshot.OfAsync(ns, api)).Should().Be(before);
        (await ns.RemediesAsync("api")).Should().Be(0);
    }
}
