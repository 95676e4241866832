using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Commands.Output;
using Headroom.Operator.Hosting;
using Headroom.Operator.Planning;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Advising;

namespace Headroom.Operator.Tests.Commands.Output;

public sealed class AdviceTextTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api, namespace: flagsmith}
        spec: {replicas: 2, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: api, resources: {limits: {memory: 64Mi}, requests: {memory: 32Mi}}}]}}}
        """;

    private static readonly IKubernetesReader Cluster = new WithObstacles(Saved.Cluster(Saved.Policy, Deployment, Saved.Pod()), Obstacles.Quota("1Gi", "1000Mi"));

    [Fact]
    public async Task A_plan_says_it_in_a_line_and_the_command_below()
    {
        var text = Text(await PlanAsync(advises: true));

        text.Should().Contain("""
                         policy default
                         NoDisruptionBudget: it has 2 replicas, and no PodDisruptionBudget
                         selects them: a drained node, or several, may take all of them at
                         once. Apply one: headroom explain deployment/api -n flagsmith
                         prints it
                         QuotaNearlyUsed: ResourceQuota small leaves less than one more pod
                         of the workload (64Mi) of its 1Gi limits.memory: a remedy may find
                         no room for its rollout. Raise it
                         kubectl edit resourcequota small -n flagsmith

            """);
    }

    [Fact]
    public async Task For_a_program_it_is_a_field_that_is_left_out_where_there_is_none()
    {
        var advised = Workload(await PlanAsync(advises: true)).GetProperty("advice");

        advised.EnumerateArray().Select(advice => advice.GetProperty("kind").GetString()).Should().Equal("NoDisruptionBudget", "QuotaNearlyUsed");
        advised[0].GetProperty("message").GetString().Should().StartWith("it has 2 replicas");
        advised[0].GetProperty("use").GetString().Should().StartWith("apiVersion: policy/v1\n");
        Workload(await PlanAsync(advises: false)).TryGetProperty("advice", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Explain_prints_the_manifest_as_it_is()
    {
        var explanation = await new Explainer(Cluster, new HeadroomOptions()).ExplainAsync(WorkloadName.Parse("deploy/api")!, "flagsmith", A.Now, CancellationToken.None);
        using var output = new StringWriter();
        ExplanationText.Write(Page.On(output), explanation!);

        output.ToString().Should().Contain("""
            Advice       NoDisruptionBudget: it has 2 replicas, and no PodDisruptionBudget
                         selects them: a drained node, or several, may take all of them at
                         once. Apply one
                         apiVersion: policy/v1
                         kind: PodDisruptionBudget
                         metadata:
                           name: "api"
                           namespace: "flagsmith"
                         spec:
                           minAvailable: 1
                           selector:
                             matchLabels:
                               "app": "api"
                         QuotaNearlyUsed: ResourceQuota small leaves less than one more pod
                         of the workload (64Mi) of its 1Gi limits.memory: a remedy may find
                         no room for its rollout. Raise it
                         kubectl edit resourcequota small -n flagsmith
            Events       none that the cluster still has

            """);
    }

    [Fact]
    public async Task What_only_the_running_operator_can_know_is_told_from_the_policys_status()
    {
        const string Status = """

            status:
              advice:
              - {workload: Deployment/api, kind: NearLimit, message: api is near, use: kubectl do}
              - {workload: Deployment/other, kind: NearLimit, message: another is near}
              - {workload: Deployment/api, kind: NoLimit, message: api had no limit}
            """;
        var cluster = Saved.Cluster(Saved.Policy + Status, Deployment.Replace("replicas: 2", "replicas: 1", StringComparison.Ordinal), Saved.Pod());

        var explanation = await new Explainer(cluster, new HeadroomOptions()).ExplainAsync(WorkloadName.Parse("deploy/api")!, "flagsmith", A.Now, CancellationToken.None);
        var plan = await new Planner(cluster, new HeadroomOptions()) { Advises = true }.PlanAsync([], A.Now, CancellationToken.None);

        explanation!.Advice.Should().Equal(new Advice(AdviceKind.NearLimit, "api is near", "kubectl do"));
        plan.Entries.Single().Advice.Should().Equal(explanation.Advice);
    }

    private static JsonElement Workload(Plan plan) => JsonDocument.Parse(PlanDocument.Of(plan, all: false)).RootElement.GetProperty("workloads")[0];

    private static Task<Plan> PlanAsync(bool advises) =>
        new Planner(Cluster, new HeadroomOptions()) { Advises = advises }.PlanAsync([], A.Now, CancellationToken.None);

    private static string Text(Plan plan)
    {
        using var output = new StringWriter();
        PlanText.Write(Page.On(output), plan, all: false);
        return output.ToString();
    }
}
