using Headroom.Remediation.Advising;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Advising;

public sealed class NoDisruptionBudgetTests
{
    [Theory]
    [InlineData(WorkloadKind.Deployment, 2, true)]
    [InlineData(WorkloadKind.StatefulSet, 3, true)]
    [InlineData(WorkloadKind.Deployment, 1, false)]
    [InlineData(WorkloadKind.Deployment, 0, false)]
    [InlineData(WorkloadKind.DaemonSet, 5, false)]
    [InlineData(WorkloadKind.CronJob, 2, false)]
    [InlineData(WorkloadKind.ReplicaSet, 2, false)]
    public void Several_replicas_of_what_is_drained_want_one(WorkloadKind kind, int replicas, bool advised) =>
        (Of(Input(replicas, kind)) is not null).Should().Be(advised);

    [Theory]
    [InlineData("flagsmith-api", false)]
    [InlineData("other", true)]
    public void One_that_selects_its_pods_is_enough(string app, bool advised) =>
        (Of(Input() with { DisruptionBudgets = [Advised.Budget("other"), Advised.Budget(app)] }) is not null).Should().Be(advised);

    [Fact]
    public void What_is_not_known_is_not_advised() => Of(Input() with { DisruptionBudgets = null }).Should().BeNull();

    [Fact]
    public void Pods_without_labels_cannot_be_selected() => Of(Labelled(new Dictionary<string, string>())).Should().BeNull();

    [Fact]
    public void The_manifest_is_whole()
    {
        var advice = Of(Input() with { DisruptionBudgetVersion = "policy/v1beta1" })!;

        advice.IsManifest.Should().BeTrue();
        advice.Message.Should().StartWith("it has 2 replicas, and no PodDisruptionBudget selects them");
        advice.Use.Should().Be("""
            apiVersion: policy/v1beta1
            kind: PodDisruptionBudget
            metadata:
              name: "flagsmith-api"
              namespace: "flagsmith"
            spec:
              minAvailable: 1
              selector:
                matchLabels:
                  "app": "flagsmith-api"

            """);
    }

    [Theory]
    [InlineData("app app.kubernetes.io/version", "app")]
    [InlineData("tier helm.sh/chart app", "app tier")]
    [InlineData("helm.sh/chart", "helm.sh/chart")]
    public void Labels_that_change_with_a_release_are_left_out_where_others_are_left(string labels, string selected)
    {
        var advice = Of(Labelled(labels.Split(' ').ToDictionary(name => name, _ => "1")))!;

        advice.Use.Should().EndWith("matchLabels:\n" + string.Concat(selected.Split(' ').Select(name => $"      \"{name}\": \"1\"\n")));
    }

    private static Advice? Of(AdviceInput input) => Advised.Of(AdviceKind.NoDisruptionBudget, input);

    private static AdviceInput Labelled(Dictionary<string, string> labels)
    {
        var input = Input();
        return input with { Workload = input.Workload with { PodLabels = labels } };
    }

    private static AdviceInput Input(int replicas = 2, WorkloadKind kind = WorkloadKind.Deployment) =>
        Advised.Input(A.WorkloadOf(kind) with { Replicas = replicas }, A.Policy() with { Workloads = Enum.GetValues<WorkloadKind>().ToHashSet() }) with { DisruptionBudgets = [] };
}
