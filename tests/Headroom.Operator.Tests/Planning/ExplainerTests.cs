using System.Text.Json;
using Headroom.Operator.Commands.Output;
using Headroom.Operator.Hosting;
using Headroom.Operator.Planning;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;

namespace Headroom.Operator.Tests.Planning;

public sealed class ExplainerTests
{
    private const string Record = """{"attempts":2,"lastAttempt":"2026-11-22T07:50:00Z","policy":"default","containers":{"api":{"originalLimit":"16Mi","originalRequest":"8Mi","limit":"64Mi","kills":3,"killed":[{"limit":"16Mi","uptimeSeconds":3},{"limit":"32Mi","uptimeSeconds":95}]}}}""";

    private readonly HeadroomOptions _options = new() { ProtectedNamespaces = { "kube-system" } };

    [Fact]
    public async Task The_story_of_a_loop_is_readable_at_80_columns()
    {
        var text = await TextAsync(
            "deployment/api", Saved.Policy, Deployment(record: Record), Saved.Pod(),
            Event("a", "MemoryRaised", "Normal", "07:50:00", "api: limit 32Mi -> 64Mi, request 16Mi -> 32Mi (attempt 2 of 6, ceiling 1Gi, policy default)"),
            Event("b", "OOMKillObserved", "Warning", "07:49:00", "api of api-1-x: LimitOom", count: 3),
            Event("c", "ScalingReplicaSet", "Normal", "07:50:01", "Scaled up", component: "deployment-controller"));

        text.Should().Be("""
            Deployment/api in namespace flagsmith

            Policy       default: Enforce, ceiling 1Gi, acts on 2 kills within 10m or on
                         CrashLoopBackOff
            Memory       api: limit 64Mi (was 16Mi), request 32Mi (was 8Mi)
            Remedies     2 of 6, the last 10m ago under policy default
                         api: 3 kills: at 16Mi after 3s, at 32Mi after 1m35s; then limit
                         64Mi
            Kills        30s ago, api of api-5b5d5bbfd5-jffdq: LimitOom: OOMKilled, exit
                         code 137, at its limit of 64Mi 2m after its start
            Next         Raise now: api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi (attempt
                         3 of 6, ceiling 1Gi, policy default). api-5b5d5bbfd5-jffdq:
                         OOMKilled, exit code 137, at its limit of 64Mi 2m after its start
            Events       11m ago, OOMKillObserved (x3): api of api-1-x: LimitOom
                         10m ago, MemoryRaised: api: limit 32Mi -> 64Mi, request 16Mi ->
                         32Mi (attempt 2 of 6, ceiling 1Gi, policy default)

            """);
    }

    [Fact]
    public async Task A_workload_that_nothing_killed_has_a_policy_and_memory_and_nothing_else()
    {
        var text = await TextAsync("deploy/api", Saved.Policy, Deployment(), Saved.Pod("other-0", owner: "StatefulSet", ownerName: "other"));

        text.Should().Be("""
            Deployment/api in namespace flagsmith

            Policy       default: Enforce, ceiling 1Gi, acts on 2 kills within 10m or on
                         CrashLoopBackOff
            Memory       api: limit 64Mi, request 32Mi
            Remedies     none so far
            Kills        none that its pods still show
            Next         Nothing: no kill was seen
            Events       none that the cluster still has

            """);
    }

    [Fact]
    public async Task What_was_given_up_is_told_with_when_and_why_also_where_no_pod_shows_a_kill()
    {
        const string Template = """{"metadata":{"labels":{"app":"api"}},"spec":{"containers":[{"name":"api"}]}}""";
        var end = $$"""{"reason":"CeilingReached","at":"2026-11-22T07:55:00Z","reverted":true,"limit":"1Gi","request":"512Mi","policy":"u/3","template":"{{TemplateVersion.Of(JsonDocument.Parse(Template).RootElement)}}"}""";
        var record = $$$"""{"attempts":2,"lastAttempt":"2026-11-22T07:50:00Z","policy":"default","containers":{"api":{"originalLimit":"64Mi","originalRequest":"32Mi","limit":"64Mi","kills":4,"killed":[{"limit":"1Gi","uptimeSeconds":3}],"givenUp":{{{end}}} } } }""";
        var text = await TextAsync(
            "deploy/api", Saved.Policy.Replace("{name: default}", "{name: default, uid: u, generation: 3}", StringComparison.Ordinal), Deployment(record: record), Saved.Pod("other-0", owner: "StatefulSet", ownerName: "other"));

        text.Should().Contain("""
            Remedies     2 of 6, the last 10m ago under policy default
                         api: 4 kills: at 1Gi after 3s; then limit 64Mi; given up 5m ago:
                         CeilingReached, reverted from limit 1Gi
            Kills        none that its pods still show
            Next         GiveUp: api: limit 1Gi -> 64Mi, request 512Mi -> 32Mi, as before
                         Headroom (CeilingReached): it was killed at its limit of 1Gi, and
                         policy default allows no more than 1Gi. Nothing further is written
                         until the pod template or policy default is changed. Raise
                         spec.memory.ceiling, or find out what the container needs the
                         memory for
            """);
    }

    [Theory]
    [InlineData("07:59:50", 0, "Recovering: api: limit 64Mi since attempt 2; recovered when every pod has run for 2m without a kill")]
    [InlineData("07:50:00", 0, "Recovering: api: limit 64Mi since attempt 2; recovered when every pod has run for 2m without a kill")]
    [InlineData("07:50:00", 1, "Recovered: api: limit 64Mi holds: no kill for 2m, every pod ready (after 3 kills and 2 attempts)")]
    public async Task A_remedy_that_is_being_watched_says_whether_it_has_helped(string remedied, int ready, string next)
    {
        var record = Record.Replace("07:50:00", remedied, StringComparison.Ordinal);
        var deployment = Deployment(record: record) + $"\nstatus: {{replicas: 1, updatedReplicas: 1, readyReplicas: {ready}}}";
        var text = await TextAsync("deploy/api", Saved.Policy, deployment, Saved.Pod("other-0", owner: "StatefulSet", ownerName: "other"));

        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Should().Contain($"Next {next} Events");
    }

    [Theory]
    [InlineData(
        "a limit that has leapt", "1Gi", "", "Recovered: api: limit 1Gi holds: no kill for 2m, every pod ready (after 3 kills and 2 attempts); "
        + "where metrics.k8s.io is served, what api uses is measured for 15m, and its limit settles to that Events")]
    [InlineData(
        "one that has settled", "250Mi", ""","settled":{"at":"2026-11-22T07:50:00Z","from":"1Gi","to":"250Mi","peak":"200Mi","measuredSeconds":900}""",
        "Recovered: api: limit 250Mi holds: no kill for 2m, every pod ready (after 3 kills and 2 attempts) Events")]
    public async Task What_becomes_of_a_limit_that_has_leapt_is_told(string what, string limit, string settled, string next)
    {
        var record = Record.Replace("\"limit\":\"64Mi\",", $"\"limit\":\"{limit}\",", StringComparison.Ordinal).Replace("\"uptimeSeconds\":95}]", "\"uptimeSeconds\":95}]" + settled, StringComparison.Ordinal);
        var deployment = Deployment(record, limit: limit) + "\nstatus: {replicas: 1, updatedReplicas: 1, readyReplicas: 1}";
        var text = await TextAsync("deploy/api", Saved.Policy.Replace("ceiling: 1Gi", "ceiling: 1Gi, strategy: Leap", StringComparison.Ordinal), deployment, Saved.Pod("other-0", owner: "StatefulSet", ownerName: "other"));

        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        words.Should().Contain($"Next {next}", what);
        words.Should().Contain(settled.Length == 0 ? "then limit 1Gi Kills" : "then limit 1Gi; settled 10m ago from 1Gi to 250Mi: it used at most 200Mi in 15m Kills", what);
    }

    [Fact]
    public async Task A_remedy_that_the_cluster_does_not_let_through_says_so_in_its_words()
    {
        var deployment = Deployment(record: Record)
            + "\nstatus: {replicas: 1, updatedReplicas: 0, conditions: [{type: ReplicaFailure, status: \"True\", reason: FailedCreate, message: 'pods \"api-2-a\" is forbidden: exceeded quota: small'}]}";
        var text = await TextAsync("deploy/api", Saved.Policy, deployment, Saved.Pod("other-0", owner: "StatefulSet", ownerName: "other"));

        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Should().Contain("Next Blocked: api: limit 64Mi since attempt 2, and new pods do not come up: FailedCreate: exceeded quota: small Events");
    }

    [Fact]
    public async Task What_stands_in_the_way_of_a_remedy_is_what_is_next()
    {
        var explanation = await ExplainAsync("deploy/api", Saved.Policy, Deployment().Replace("spec: {", "spec: {paused: true, ", StringComparison.Ordinal), Saved.Pod());

        explanation!.Action.Should().Be(PlannedAction.Blocked);
        explanation.Next.Should().StartWith("the rollout is paused: kubectl rollout resume deployment/api -n flagsmith");
    }

    [Theory]
    [InlineData("{memory: {ceiling: 1Gi}, mode: Paused}", "policy default is paused")]
    [InlineData("{memory: {ceiling: 1Gi}, workloads: [DaemonSet]}", "policy default does not name Deployment in spec.workloads")]
    [InlineData("{memory: {ceiling: 1Gi}, selector: {matchLabels: {app: other}}}", "no MemoryPolicy in namespace flagsmith answers for it")]
    [InlineData("{memory: {ceiling: lots}}", "no MemoryPolicy in namespace flagsmith answers for it")]
    public async Task Why_nothing_is_done_is_said(string spec, string objection)
    {
        var explanation = await ExplainAsync("deploy/api", Policy("default", spec), Deployment(), Saved.Pod());

        explanation!.Objection.Should().Be(objection);
        explanation.Next.Should().Be(objection);
        explanation.Action.Should().Be(PlannedAction.None);
    }

    [Fact]
    public async Task The_annotation_that_opts_out_is_named()
    {
        var explanation = await ExplainAsync("deploy/api", Saved.Policy, Deployment(annotation: "headroom.dev/ignore: \"true\""), Saved.Pod());

        explanation!.Objection.Should().Be("the workload carries the annotation headroom.dev/ignore");
    }

    [Fact]
    public async Task Policies_that_do_not_answer_are_told_with_their_reason()
    {
        var explanation = await ExplainAsync(
            "deploy/api", Policy("a", "{memory: {ceiling: 1Gi}}"), Policy("b", "{memory: {ceiling: 2Gi}}"), Policy("c", "{memory: {ceiling: 0}}"),
            Policy("d", "{memory: {ceiling: 1Gi}, selector: {matchLabels: {app: other}}}"), Deployment(), Saved.Pod());

        explanation!.Policy!.Name.Should().Be("a");
        explanation.Others.Select(policy => policy.Name).Should().Equal("b");
        explanation.Passed.Select(passed => passed.Policy.Name).Should().Equal("c", "d");
        explanation.Passed[0].Why.Should().StartWith("is not accepted: spec.memory.ceiling");
    }

    [Fact]
    public async Task Without_a_policy_the_kills_are_told_unjudged()
    {
        var text = await TextAsync("deploy/api", Policy("default", "{memory: {ceiling: 1Gi}, selector: {matchLabels: {app: other}}}"), Deployment(), Saved.Pod());

        text.Should().Contain("Kills        30s ago, api of api-5b5d5bbfd5-jffdq: not judged: OOMKilled, exit\n             code 137\n");
    }

    [Theory]
    [InlineData("pod/api-5b5d5bbfd5-jffdq")]
    [InlineData("rs/api-5b5d5bbfd5")]
    public async Task A_pod_and_a_replica_set_stand_for_their_workload(string target) =>
        (await ExplainAsync(target, Saved.Policy, Deployment(), Saved.Pod()))!.Workload.Should().Be("Deployment/api");

    [Fact]
    public async Task What_cannot_be_changed_is_told_with_what_a_person_can_do()
    {
        var explanation = await ExplainAsync("pod/render-1-x", Saved.Policy, Saved.Pod("render-1-x", owner: "Rollout", apiVersion: "argoproj.io/v1alpha1"));

        (explanation!.Workload, explanation.Action).Should().Be(("Rollout/render-1", PlannedAction.Unsupported));
        explanation.Kills.Should().ContainSingle();
        explanation.Next.Should().Contain("kubectl edit rollout.argoproj.io render-1 -n flagsmith");
    }

    [Fact]
    public async Task A_limit_that_somebody_changed_since_is_told()
    {
        var text = await TextAsync("deploy/api", Saved.Policy, Deployment(record: Record.Replace("\"limit\":\"64Mi\"", "\"limit\":\"48Mi\"", StringComparison.Ordinal)), Saved.Pod());

        text.Should().MatchRegex(@"then limit\s+48Mi\s+\(somebody has changed it to 64Mi\)");
    }

    [Fact]
    public async Task A_protected_namespace_is_told()
    {
        var explanation = await new Explainer(Saved.Cluster(Saved.Policy, Saved.Pod(ns: "kube-system")), _options)
            .ExplainAsync(WorkloadName.Parse("deploy/api")!, "kube-system", A.Now, CancellationToken.None);

        explanation!.Next.Should().Be("namespace kube-system is protected: Headroom changes nothing there");
    }

    [Theory]
    [InlineData("deploy/web")]
    [InlineData("pod/web")]
    [InlineData("rs/web")]
    [InlineData("cj/web")]
    public async Task What_is_not_there_has_no_story(string target) => (await ExplainAsync(target, Saved.Policy, Saved.Pod())).Should().BeNull();

    private static string Policy(string name, string spec) => $"apiVersion: headroom.dev/v1alpha1\nkind: MemoryPolicy\nmetadata: {{name: {name}}}\nspec: {spec}";

    private static string Deployment(string? record = null, string? annotation = null, string limit = "64Mi")
    {
        var annotations = record is null ? annotation : $"headroom.dev/remediation: '{record}'";
        return $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api, namespace: flagsmith, annotations: {{{annotations}}}}}\n"
            + $"spec: {{template: {{metadata: {{labels: {{app: api}}}}, spec: {{containers: [{{name: api, resources: {{limits: {{memory: {limit}}}, requests: {{memory: 32Mi}}}}}}]}}}}}}";
    }

    private static string Event(string name, string reason, string type, string last, string message, int count = 1, string component = "headroom") => $$"""
        apiVersion: v1
        kind: Event
        metadata: {name: {{name}}, namespace: flagsmith}
        involvedObject: {kind: Deployment, name: api}
        reason: {{reason}}
        type: {{type}}
        message: "{{message}}"
        count: {{count}}
        lastTimestamp: "2026-11-22T{{last}}Z"
        source: {component: {{component}} }
        """;

    private Task<Explanation?> ExplainAsync(string target, params string[] documents) =>
        new Explainer(Saved.Cluster(documents), _options).ExplainAsync(WorkloadName.Parse(target)!, "flagsmith", A.Now, CancellationToken.None);

    private async Task<string> TextAsync(string target, params string[] documents)
    {
        using var output = new StringWriter();
        ExplanationText.Write(Page.On(output), (await ExplainAsync(target, documents))!);
        return output.ToString();
    }
}
