using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Given;

/// <summary>The Flagsmith workload (limit 64Mi, request 32Mi) in a cluster that a test names, and what is advised for it.</summary>
internal static class Advised
{
    public static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["app"] = "flagsmith-api" };

    public static AdviceInput Input(WorkloadFacts? workload = null, Policy? policy = null) => new((workload ?? A.Workload()) with { PodLabels = Labels }, policy ?? A.Policy());

    /// <summary>A policy that pauses the one container.</summary>
    public static Policy Paused(string container = A.Container) =>
        A.Policy() with { Containers = new Dictionary<string, ContainerRules> { [container] = new(PolicyMode.Paused, null) } };

    public static IReadOnlyDictionary<string, ContainerUse> Uses(string peak, int looksAbove = 0, string container = A.Container) =>
        new Dictionary<string, ContainerUse> { [container] = new(A.Size(peak)!.Value, looksAbove) };

    public static DisruptionBudgetFacts Budget(string app) =>
        new("budget", new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = app } }, MinAvailable: "1", MaxUnavailable: null);

    /// <summary>The one piece of the kind; null for none.</summary>
    public static Advice? Of(AdviceKind kind, AdviceInput input) => AdviceChain.Advise(input).SingleOrDefault(advice => advice.Kind == kind);
}
