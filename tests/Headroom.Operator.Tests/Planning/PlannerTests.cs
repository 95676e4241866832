using System.Text.Json;
using Headroom.Operator.Commands.Output;
using Headroom.Operator.Hosting;
using Headroom.Operator.Planning;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Tests.Planning;

public sealed class PlannerTests
{
    private readonly HeadroomOptions _options = new() { ProtectedNamespaces = { "kube-system" } };

    [Fact]
    public async Task A_crash_loop_under_a_policy_would_be_healed_now()
    {
        var plan = await PlanAsync(Saved.Policy, Saved.Pod());

        var entry = plan.Entries.Should().ContainSingle().Subject;
        (entry.Namespace, entry.Workload, entry.Policy.Name).Should().Be(("flagsmith", "Deployment/api", "default"));
        entry.Action.Should().Be(PlannedAction.Raise);
        entry.Kills.Single().Verdict.Kind.Should().Be(VerdictKind.LimitOom);
        entry.Remedy!.ToString().Should().Be("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");
        entry.IsOver.Should().BeFalse();
        plan.IsDue.Should().BeTrue();
    }

    [Fact]
    public async Task The_kills_of_all_pods_of_a_workload_make_one_entry()
    {
        var plan = await PlanAsync(Saved.Policy, Saved.Pod("api-1-a", waiting: "", labels: "{pod-template-hash: \"1\"}"), Saved.Pod("api-1-b", waiting: "", labels: "{pod-template-hash: \"1\"}"));

        plan.Entries.Single().Kills.Should().HaveCount(2);
        plan.Entries.Single().Action.Should().Be(PlannedAction.Raise, "two kills are what the trigger wants");
    }

    [Theory]
    [InlineData("{memory: {ceiling: 1Gi}}", "", PlannedAction.AwaitKills, false)]
    [InlineData("{memory: {ceiling: 1Gi}}", "CrashLoopBackOff", PlannedAction.Raise, true)]
    [InlineData("{memory: {ceiling: 1Gi}, mode: Recommend}", "CrashLoopBackOff", PlannedAction.Recommend, true)]
    [InlineData("{memory: {ceiling: 1Gi}, mode: Paused}", "CrashLoopBackOff", PlannedAction.None, false)]
    [InlineData("{memory: {ceiling: 64Mi}}", "CrashLoopBackOff", PlannedAction.GiveUp, false)]
    [InlineData("{memory: {ceiling: 1Gi}, workloads: [DaemonSet]}", "CrashLoopBackOff", PlannedAction.None, false)]
    public async Task The_action_is_what_the_policy_decides(string spec, string waiting, PlannedAction action, bool isDue)
    {
        var plan = await PlanAsync($"apiVersion: headroom.dev/v1alpha1\nkind: MemoryPolicy\nmetadata: {{name: default}}\nspec: {spec}", Saved.Pod(waiting: waiting));

        plan.Entries.Single().Action.Should().Be(action);
        plan.IsDue.Should().Be(isDue);
    }

    [Fact]
    public async Task Where_it_waits_the_plan_tells_until_when_and_for_what()
    {
        var record = """{"attempts":3,"lastAttempt":"2026-11-22T07:59:25Z","policy":"default","containers":{"api":{"limit":"64Mi"}}}""";
        var deployment = $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api, namespace: flagsmith, annotations: {{headroom.dev/remediation: '{record}'}}}}\n"
            + "spec: {template: {spec: {containers: [{name: api, resources: {limits: {memory: 64Mi}, requests: {memory: 32Mi}}}]}}}";
        var plan = await PlanAsync(Saved.Policy, deployment, Saved.Pod());

        var entry = plan.Entries.Single();
        entry.Action.Should().Be(PlannedAction.Wait);
        entry.Until.Should().Be(A.Now.AddSeconds(-35 + 47), "the third attempt's backoff is 10 s, doubled twice, and 7 s of jitter");
        entry.Remedy!.ToString().Should().StartWith("api: limit 64Mi -> 128Mi");
        plan.IsDue.Should().BeTrue();
    }

    [Theory]
    [InlineData("paused: true, ", PlannedAction.Blocked, "the rollout is paused: kubectl rollout resume deployment/api -n flagsmith (due: api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi)", false)]
    [InlineData("", PlannedAction.Raise, "api: limit 64Mi -> 128Mi", true)]
    public async Task What_stands_in_the_way_is_said_and_nothing_is_due(string paused, PlannedAction action, string message, bool isDue)
    {
        var plan = await PlanAsync(Saved.Policy, Deployment(paused), Saved.Pod());

        plan.Entries.Single().Action.Should().Be(action);
        plan.Entries.Single().Message.Should().StartWith(message);
        (plan.IsDue, plan.Entries.Single().Remedy is not null).Should().Be((isDue, isDue));
    }

    [Fact]
    public async Task A_capped_remedy_has_the_amounts_that_would_be_written_and_says_why()
    {
        var plan = await new Planner(new WithObstacles(Saved.Cluster(Saved.Policy, Deployment(), Saved.Pod()), Obstacles.LimitRange()), _options).PlanAsync([], A.Now, CancellationToken.None);

        var entry = plan.Entries.Single();
        entry.Remedy!.ToString().Should().Be("api: limit 64Mi -> 96Mi, request 32Mi -> 48Mi");
        entry.Note.Should().Be("api is capped by LimitRange narrow at 96Mi");
        var json = JsonDocument.Parse(PlanDocument.Of(plan, all: false)).RootElement.GetProperty("workloads")[0];
        (json.GetProperty("action").GetString(), json.GetProperty("note").GetString(), json.GetProperty("memory")[0].GetProperty("limitTo").GetString())
            .Should().Be(("Raise", "api is capped by LimitRange narrow at 96Mi", "96Mi"));
    }

    [Fact]
    public async Task What_will_stand_in_the_way_after_a_wait_is_said()
    {
        var record = """{"attempts":3,"lastAttempt":"2026-11-22T07:59:25Z","policy":"default","containers":{"api":{"limit":"64Mi"}}}""";
        var cluster = Saved.Cluster(Saved.Policy, Deployment().Replace("namespace: flagsmith", $"namespace: flagsmith, annotations: {{headroom.dev/remediation: '{record}'}}", StringComparison.Ordinal), Saved.Pod());

        var entry = (await new Planner(new WithObstacles(cluster, Obstacles.LimitRange(max: "64Mi")), _options).PlanAsync([], A.Now, CancellationToken.None)).Entries.Single();

        (entry.Action, entry.Remedy).Should().Be((PlannedAction.Wait, null));
        entry.Note.Should().StartWith("then blocked: api is at 64Mi, and LimitRange narrow allows a container at most 64Mi");
    }

    [Fact]
    public async Task An_old_kill_is_over()
    {
        var plan = await PlanAsync(Saved.Policy, Saved.Pod(killedAt: "07:30:00"));

        plan.Entries.Single().IsOver.Should().BeTrue();
        plan.IsDue.Should().BeFalse();
    }

    [Fact]
    public async Task What_cannot_be_changed_is_an_entry_of_its_own()
    {
        var plan = await PlanAsync(Saved.Policy, Saved.Pod("render-x", owner: "Rollout", apiVersion: "argoproj.io/v1alpha1"));

        var entry = plan.Entries.Single();
        entry.Action.Should().Be(PlannedAction.Unsupported);
        entry.Kills.Single().Verdict.Kind.Should().Be(VerdictKind.LimitOom);
        entry.Workload.Should().Be("Rollout/render");
        entry.Message.Should().Contain("Headroom does not change objects of kind Rollout");
        plan.IsDue.Should().BeFalse();
    }

    [Theory]
    [InlineData("{memory: {ceiling: 1Gi}, mode: Paused}", "", "policy default is paused")]
    [InlineData("{memory: {ceiling: 1Gi}}", "headroom.dev/ignore: \"true\"", "the annotation headroom.dev/ignore opts it out")]
    public async Task What_cannot_be_changed_and_is_left_alone_says_why(string spec, string annotation, string message)
    {
        var pod = Saved.Pod("render-x", owner: "Rollout", apiVersion: "argoproj.io/v1alpha1").Replace("  labels:", $"  annotations: {{{annotation}}}\n  labels:", StringComparison.Ordinal);
        var plan = await PlanAsync($"apiVersion: headroom.dev/v1alpha1\nkind: MemoryPolicy\nmetadata: {{name: default}}\nspec: {spec}", pod);

        plan.Entries.Single().Action.Should().Be(PlannedAction.None);
        plan.Entries.Single().Message.Should().Be(message);
    }

    [Fact]
    public async Task The_kills_of_one_owner_that_cannot_be_changed_make_one_entry()
    {
        var plan = await PlanAsync(
            Saved.Policy, Saved.Pod("render-x", owner: "Rollout", apiVersion: "argoproj.io/v1alpha1"), Saved.Pod("render-y", owner: "Rollout", apiVersion: "argoproj.io/v1alpha1"));

        plan.Entries.Single().Kills.Should().HaveCount(2);
    }

    [Fact]
    public async Task The_kubelets_saved_events_tell_a_probes_kill()
    {
        var pod = Saved.Pod(reason: "Error").Replace("  - name: api\n    resources", "  - name: api\n    livenessProbe: {periodSeconds: 10}\n    resources", StringComparison.Ordinal);
        const string Killing = """
            apiVersion: v1
            kind: Event
            metadata: {name: a, namespace: flagsmith}
            involvedObject: {kind: Pod, name: api-5b5d5bbfd5-jffdq, uid: uid-of-api-5b5d5bbfd5-jffdq, fieldPath: "spec.containers{api}"}
            reason: Killing
            message: Container api failed liveness probe, will be restarted
            source: {component: kubelet}
            firstTimestamp: "2026-11-22T07:59:00Z"
            lastTimestamp: "2026-11-22T07:59:00Z"
            """;

        (await PlanAsync(Saved.Policy, pod)).Entries.Single().Kills.Single().Verdict.Kind.Should().Be(VerdictKind.Unknown);
        (await PlanAsync(Saved.Policy, pod, Killing)).Entries.Single().Kills.Single().Verdict.Kind.Should().Be(VerdictKind.ProbeKill);
    }

    [Fact]
    public async Task A_cron_jobs_remedy_says_when_it_counts()
    {
        var pod = Saved.Pod("backup-29922235-x", owner: "Job", ownerName: "backup-29922235", apiVersion: "batch/v1");
        var plan = await PlanAsync("apiVersion: headroom.dev/v1alpha1\nkind: MemoryPolicy\nmetadata: {name: default}\nspec: {memory: {ceiling: 1Gi}, workloads: [CronJob]}", pod);

        const string Note = "template not saved: the amounts are the pod's; it counts from the next run";
        (plan.Entries.Single().Workload, plan.Entries.Single().Action, plan.Entries.Single().Note)
            .Should().Be(("CronJob/backup", PlannedAction.Raise, Note));
    }

    [Fact]
    public async Task An_exit_code_counts_where_the_policy_lists_it()
    {
        var pod = Saved.Pod(reason: "Error", exitCode: 3);

        (await PlanAsync(Saved.Policy, pod)).Entries.Should().BeEmpty();
        (await PlanAsync(Saved.Policy + "\n  trigger: {outOfMemoryExitCodes: [3]}", pod)).Entries.Single().Kills.Single().Verdict.Kind.Should().Be(VerdictKind.ProbableOom);
    }

    [Fact]
    public async Task A_kill_that_no_policy_selects_is_told_apart()
    {
        var policy = Saved.Policy + "\n  selector: {matchLabels: {app: other}}";
        var plan = await PlanAsync(policy, Saved.Pod());

        plan.Entries.Should().BeEmpty();
        plan.Uncovered.Single().Pod.Should().Be("api-5b5d5bbfd5-jffdq");
    }

    [Fact]
    public async Task A_policy_that_makes_no_sense_is_told_with_what_is_wrong()
    {
        var plan = await PlanAsync(Saved.Policy.Replace("1Gi", "lots", StringComparison.Ordinal), Saved.Pod());

        plan.Refused.Single().Refusal!.Message.Should().Contain("spec.memory.ceiling");
        plan.Uncovered.Should().ContainSingle();
    }

    [Fact]
    public async Task Protected_namespaces_are_left_out()
    {
        var plan = await PlanAsync(Saved.Policy, Saved.Pod(ns: "kube-system"));

        (plan.Entries.Count, plan.Uncovered.Count, plan.Pods).Should().Be((0, 0, 0));
        plan.Refused.Single().Refusal!.Reason.Should().Be("NamespaceProtected");
    }

    [Fact]
    public async Task Only_the_namespaces_that_were_asked_for_are_looked_at()
    {
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod(ns: "one"), Saved.Pod(ns: "two"), Saved.Pod(ns: "three"));

        var plan = await new Planner(cluster, _options).PlanAsync(["three", "one", "one"], A.Now, CancellationToken.None);

        plan.Entries.Select(entry => entry.Namespace).Should().Equal("one", "three");
        plan.Pods.Should().Be(2);
    }

    [Fact]
    public async Task A_file_written_by_hand_needs_neither_namespaces_nor_UIDs()
    {
        static string ByHand(string text) => string.Join('\n', text.Split('\n').Where(line => !line.Contains("namespace:", StringComparison.Ordinal) && !line.TrimStart().StartsWith("uid:", StringComparison.Ordinal)))
            .Replace("uid: uid-of-flagsmith-api-1, ", "", StringComparison.Ordinal).Replace("uid: uid-of-flagsmith-web-1, ", "", StringComparison.Ordinal);
        var plan = await PlanAsync(Saved.Policy, ByHand(Saved.Pod("api-1-a", labels: "{pod-template-hash: \"1\"}")), ByHand(Saved.Pod("web-1-a", labels: "{pod-template-hash: \"1\"}")));

        plan.Entries.Select(entry => $"{entry.Namespace} {entry.Workload} {entry.Action}").Should().Equal("default Deployment/api Raise", "default Deployment/web Raise");
    }

    private static string Deployment(string spec = "") => $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api, namespace: flagsmith}}\n"
        + $"spec: {{{spec}template: {{spec: {{containers: [{{name: api, resources: {{limits: {{memory: 64Mi}}, requests: {{memory: 32Mi}}}}}}]}}}}}}";

    private Task<Plan> PlanAsync(params string[] documents) => new Planner(Saved.Cluster(documents), _options).PlanAsync([], A.Now, CancellationToken.None);
}
