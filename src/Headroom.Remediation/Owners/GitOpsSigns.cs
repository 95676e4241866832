using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Owners;

/// <summary>
/// Tells by what tools leave on the workloads that they keep whether one of them keeps this one. Whether a tool really sets a change back at once stands in
/// its own objects (an Application's <c>selfHeal</c>, a HelmRelease's <c>driftDetection</c>), which are not read: without it, its next sync or upgrade does. What can
/// be seen on the workload is where it is told to leave it alone.
/// </summary>
public static class GitOpsSigns
{
    /// <summary>Argo CD's, by annotation. Source: argo-cd, util/argo/resource_tracking.go.</summary>
    private const string ArgoTracking = "argocd.argoproj.io/tracking-id";

    private const string ArgoInstance = "argocd.argoproj.io/instance";
    private const string CommonInstance = "app.kubernetes.io/instance";
    private const string FluxKustomize = "kustomize.toolkit.fluxcd.io";
    private const string FluxHelm = "helm.toolkit.fluxcd.io";

    /// <summary>Null where no tool is known to keep it.</summary>
    /// <param name="managers">May be empty: older saves of an object do not have them.</param>
    public static GitOpsOwner? Find(
        WorkloadRef workload, IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations, IReadOnlyCollection<FieldManager> managers) =>
        Argo(workload, labels, annotations, managers)
        ?? Flux(labels, annotations, managers, FluxKustomize, "Kustomization", "kustomize-controller", ("reconcile", ["disabled"]), ("ssa", ["Ignore", "IfNotPresent"]))
        ?? Flux(labels, annotations, managers, FluxHelm, "HelmRelease", "helm-controller", ("driftDetection", ["disabled"]));

    private static GitOpsOwner? Argo(
        WorkloadRef workload, IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations, IReadOnlyCollection<FieldManager> managers)
    {
        if (annotations.TryGetValue(ArgoTracking, out var tracking) && TrackedBy(workload, tracking) is { } tracked)
            return Argo(tracked);
        if (labels.TryGetValue(ArgoInstance, out var instance) && instance.Length > 0)
            return Argo(instance);
        // By default Argo CD of before version 3 tracks by a label that everybody uses: it says whose it is, once it is known to be Argo CD's.
        return managers.Any(manager => manager.Name is "argocd-controller" or "argocd-application-controller")
            ? Argo(labels.GetValueOrDefault(CommonInstance))
            : null;
    }

    /// <param name="instance">An application outside of Argo CD's own namespace has that before its name, with a <c>_</c> between.</param>
    private static GitOpsOwner Argo(string? instance) => new("Argo CD", instance is { Length: > 0 } ? $"application {instance.Replace('_', '/')}" : null);

    /// <summary>The application of <c>APPLICATION:GROUP/KIND:NAMESPACE/NAME</c>; null where that is another object, from which this one was copied, annotations and all.</summary>
    private static string? TrackedBy(WorkloadRef workload, string tracking) =>
        tracking.Split(':') is [{ Length: > 0 } application, var kind, var name]
        && kind.EndsWith($"/{workload.Kind}", StringComparison.Ordinal) && name == $"{workload.Namespace}/{workload.Name}"
            ? application
            : null;

    private static GitOpsOwner? Flux(
        IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations, IReadOnlyCollection<FieldManager> managers,
        string prefix, string kind, string controller, params (string Annotation, string[] Values)[] leaveAlone)
    {
        var name = labels.GetValueOrDefault($"{prefix}/name");
        if (string.IsNullOrEmpty(name) && managers.All(manager => manager.Name != controller))
            return null;
        var ns = labels.GetValueOrDefault($"{prefix}/namespace");
        var named = string.IsNullOrEmpty(ns) ? name : $"{ns}/{name}";
        return new GitOpsOwner("Flux", string.IsNullOrEmpty(name) ? kind : $"{kind} {named}")
        {
            LeftAloneBy = leaveAlone
                .Select(each => (Key: $"{prefix}/{each.Annotation}", each.Values))
                .Where(each => annotations.TryGetValue(each.Key, out var value) && each.Values.Contains(value, StringComparer.OrdinalIgnoreCase))
                .Select(each => $"{each.Key}: {annotations[each.Key]}")
                .FirstOrDefault(),
        };
    }
}
