using System.Text.Json;
using Headroom.Operator.Commands.Output;
using Headroom.Operator.Hosting;
using Headroom.Operator.Planning;
using Headroom.Operator.Tests.Given;
using Spectre.Console;

namespace Headroom.Operator.Tests.Commands.Output;

public sealed class PlanTextTests
{
    [Fact]
    public async Task Every_sort_of_entry_is_readable_at_80_columns()
    {
        var plan = await PlanAsync(
            Saved.Policy.Replace("spec:", "spec:\n  selector: {matchExpressions: [{key: app, operator: NotIn, values: [lonely]}]}", StringComparison.Ordinal),
            Saved.Pod("api-5b5d5bbfd5-jffdq"),
            Saved.Pod("db-0", owner: "StatefulSet", ownerName: "db", limit: "1Gi"),
            Saved.Pod("worker-66d4-x", labels: "{pod-template-hash: 66d4}", waiting: ""),
            Saved.Pod("web-66d4-x", labels: "{pod-template-hash: 66d4}", reason: "Error"),
            Saved.Pod("canary-1-x", owner: "Rollout", apiVersion: "argoproj.io/v1alpha1"),
            Saved.Pod("lonely-0", owner: "StatefulSet", labels: "{app: lonely}"),
            Saved.Pod("old-0", owner: "StatefulSet", killedAt: "07:00:00"));

        var text = Text(plan);

        text.Split('\n').Should().OnlyContain(line => line.Length <= 80 && line == line.TrimEnd());
        text.Should().StartWith("""
            Raise        flagsmith/Deployment/api
                         api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi
                         api: LimitOom, 30s ago in api-5b5d5bbfd5-jffdq: OOMKilled, exit
                         code 137, at its limit of 64Mi 2m after its start
                         template not saved: the amounts are the pod's
                         policy default, attempt 1 of 6, ceiling 1Gi

            """);
        Blocks(text).Should().BeEquivalentTo(
            "Raise        flagsmith/Deployment/api", "AwaitKills   flagsmith/Deployment/worker", "None         flagsmith/Deployment/web",
            "Unsupported  flagsmith/Rollout/canary-1", "GiveUp       flagsmith/StatefulSet/db", "No policy    flagsmith: 1 killed pod that no policy selects: lonely-0 (the");
    }

    [Fact]
    public async Task A_wait_says_until_when_and_what_comes_then()
    {
        const string Waiting = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: api
              namespace: flagsmith
              annotations:
                headroom.dev/remediation: '{"attempts":3,"lastAttempt":"2026-11-22T07:59:25Z","policy":"default","containers":{"api":{"limit":"64Mi"}}}'
            spec: {template: {spec: {containers: [{name: api, resources: {limits: {memory: 64Mi}, requests: {memory: 32Mi}}}]}}}
            """;
        var text = Text(await PlanAsync(Saved.Policy, Waiting, Saved.Pod()));

        text.Should().Be("""
            Wait         flagsmith/Deployment/api until 2026-11-22 08:00:12Z, in 12s
                         api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi
                         api: LimitOom, 30s ago in api-5b5d5bbfd5-jffdq: OOMKilled, exit
                         code 137, at its limit of 64Mi 2m after its start
                         api was OOM-killed again at its limit of 64Mi; the next attempt
                         waits 12s of backoff
                         policy default, attempt 4 of 6, ceiling 1Gi

            1 workload to do something about (1 pod under 1 policy).

            """);
    }

    [Fact]
    public async Task What_would_be_undone_is_told_with_its_reason()
    {
        var plan = await RevertingAsync();

        plan.IsDue.Should().BeTrue();
        Text(plan).Should().Be("""
            Revert       flagsmith/Deployment/api
                         api: LimitOom, 30s ago in api-5b5d5bbfd5-jffdq: OOMKilled, exit
                         code 137, at its limit of 64Mi 2m after its start
                         api: limit 64Mi -> 16Mi, request 32Mi -> none, as before Headroom
                         (CeilingReached): it was killed at its limit of 64Mi, and policy
                         default allows no more than 64Mi. Nothing further is written until
                         the pod template or policy default is changed. Raise
                         spec.memory.ceiling, or find out what the container needs the
                         memory for
                         policy default

            1 workload to do something about (1 pod under 1 policy).

            """);
    }

    [Fact]
    public async Task For_a_program_what_is_removed_becomes_none()
    {
        var workload = JsonDocument.Parse(PlanDocument.Of(await RevertingAsync(), all: false)).RootElement.GetProperty("workloads")[0];

        (workload.GetProperty("action").GetString(), workload.GetProperty("due").GetBoolean()).Should().Be(("Revert", true));
        workload.GetProperty("memory")[0].EnumerateObject().Select(field => $"{field.Name} {field.Value}").Should()
            .Equal("container api", "limitFrom 64Mi", "limitTo 16Mi", "requestFrom 32Mi", "requestTo none");
    }

    [Fact]
    public async Task What_has_to_be_committed_is_printed_as_it_is()
    {
        var plan = await PlanAsync(Saved.Policy, Tracked, Saved.Pod());

        Text(plan).Should().Be("""
            Recommend    flagsmith/Deployment/api
                         api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi
                         api: LimitOom, 30s ago in api-5b5d5bbfd5-jffdq: OOMKilled, exit
                         code 137, at its limit of 64Mi 2m after its start
                         policy default, attempt 1 of 6, ceiling 1Gi
                         Argo CD application shop keeps it; to be committed:
                         apiVersion: apps/v1
                         kind: Deployment
                         metadata:
                           name: api
                           namespace: flagsmith
                         spec:
                           template:
                             spec:
                               containers:
                               - name: api
                                 resources:
                                   limits:
                                     memory: 128Mi
                                   requests:
                                     memory: 64Mi

            1 workload to do something about (1 pod under 1 policy).

            """);
        JsonDocument.Parse(PlanDocument.Of(plan, all: false)).RootElement.GetProperty("workloads")[0].GetProperty("patch").GetString().Should()
            .StartWith("apiVersion: apps/v1\n").And.EndWith("memory: 64Mi\n");
    }

    [Fact]
    public async Task Explain_says_who_keeps_it_and_what_has_to_be_committed()
    {
        var explanation = await new Explainer(Saved.Cluster(Saved.Policy, Tracked, Saved.Pod()), new HeadroomOptions())
            .ExplainAsync(WorkloadName.Parse("deploy/api")!, "flagsmith", A.Now, CancellationToken.None);
        using var output = new StringWriter();
        ExplanationText.Write(Page.On(output), explanation!);

        output.ToString().Should().Contain("""
                         Argo CD application shop keeps the workload: remedies are
                         recommended and not written

            """).And.Contain("""
            Commit       Argo CD application shop keeps it; to be committed:
                         apiVersion: apps/v1

            """);
    }

    [Fact]
    public async Task Pods_without_a_policy_are_counted_and_a_few_of_them_named()
    {
        var plan = await PlanAsync(Saved.Policy + "\n  selector: {matchLabels: {app: other}}", Saved.Pod("a-1"), Saved.Pod("b-1"), Saved.Pod("c-1"), Saved.Pod("d-1"), Saved.Pod("e-1"));

        Text(plan).Should().StartWith("""
            No policy    flagsmith: 5 killed pods that no policy selects: a-1, b-1, c-1 and
                         2 more (the newest kill 30s ago)

            """);
    }

    [Fact]
    public async Task A_terminal_gets_colours()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard });
        PlanText.Write(new Page(console), await PlanAsync(Saved.Policy, Saved.Pod()), all: false);

        output.ToString().Should().StartWith("\u001b[32mRaise        \u001b[0m\u001b[1mflagsmith/Deployment/api\u001b[0m\n").And.Contain("\u001b[91m LimitOom,");
    }

    private const string Tracked = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api, namespace: flagsmith, annotations: {argocd.argoproj.io/tracking-id: "shop:apps/Deployment:flagsmith/api"}}
        spec: {template: {spec: {containers: [{name: api, resources: {limits: {memory: 64Mi}, requests: {memory: 32Mi}}}]}}}
        """;

    /// <summary>Raised once, to the ceiling, and killed there.</summary>
    private static Task<Plan> RevertingAsync() => PlanAsync(
        Saved.Policy.Replace("ceiling: 1Gi}", "ceiling: 64Mi}\n  recovery: {onGiveUp: Revert}", StringComparison.Ordinal),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: api
          namespace: flagsmith
          annotations:
            headroom.dev/remediation: '{"attempts":1,"lastAttempt":"2026-11-22T07:56:25Z","policy":"default","containers":{"api":{"originalLimit":"16Mi","limit":"64Mi","killed":[{"limit":"16Mi","uptimeSeconds":3}]}}}'
        spec: {template: {spec: {containers: [{name: api, resources: {limits: {memory: 64Mi}, requests: {memory: 32Mi}}}]}}}
        """,
        Saved.Pod());

    private static IEnumerable<string> Blocks(string text) => text.Split('\n').TakeWhile(line => !line.StartsWith("1 workload", StringComparison.Ordinal)).Where(line => line.Length > 0 && line[0] != ' ');

    private static string Text(Plan plan)
    {
        using var output = new StringWriter();
        PlanText.Write(Page.On(output), plan, all: false);
        return output.ToString();
    }

    private static Task<Plan> PlanAsync(params string[] documents) => new Planner(Saved.Cluster(documents), new HeadroomOptions()).PlanAsync([], A.Now, CancellationToken.None);
}
