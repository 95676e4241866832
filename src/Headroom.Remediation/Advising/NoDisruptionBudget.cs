using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Advising;

/// <summary>Several replicas stay up together only where something says so: without a PodDisruptionBudget a drain may take all of them at once.</summary>
internal static class NoDisruptionBudget
{
    /// <summary>They change with every release, and the budget would select nothing after it.</summary>
    private static readonly string[] Passing = ["app.kubernetes.io/version", "helm.sh/chart"];

    public static IEnumerable<Advice> Advise(AdviceInput input)
    {
        var workload = input.Workload.Workload;
        if (workload.Kind is not (WorkloadKind.Deployment or WorkloadKind.StatefulSet) || input.Workload.Replicas < 2 || input.Workload.PodLabels.Count == 0)
            return [];
        if (input.DisruptionBudgets is not { } budgets || budgets.Any(budget => budget.Selects(input.Workload.PodLabels)))
            return [];
        return
        [
            new Advice(
                AdviceKind.NoDisruptionBudget,
                $"it has {input.Workload.Replicas} replicas, and no PodDisruptionBudget selects them: a drained node, or several, may take all of them at once. Apply one",
                Manifest(input)),
        ];
    }

    private static string Manifest(AdviceInput input)
    {
        var lasting = input.Workload.PodLabels.Where(label => !Passing.Contains(label.Key)).ToList();
        var labels = (lasting.Count > 0 ? lasting : [.. input.Workload.PodLabels]).OrderBy(label => label.Key, StringComparer.Ordinal);
        return string.Join('\n',
        [
            $"apiVersion: {input.DisruptionBudgetVersion}",
            "kind: PodDisruptionBudget",
            "metadata:",
            $"  name: \"{input.Workload.Workload.Name}\"",
            $"  namespace: \"{input.Namespace}\"",
            "spec:",
            "  minAvailable: 1",
            "  selector:",
            "    matchLabels:",
            .. labels.Select(label => $"      \"{label.Key}\": \"{label.Value}\""),
            "",
        ]);
    }
}
