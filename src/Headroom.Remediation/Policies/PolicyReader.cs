using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Policies;

/// <summary>
/// Checks a spec and fills in its defaults. The API server's schema catches most mistakes before; the checks here are
/// the same on every server version, also on those that know no CEL.
/// </summary>
public static class PolicyReader
{
    /// <summary>The policy, or every violation that was found and no policy: a policy that is wrong anywhere heals nothing.</summary>
    public static (Policy? Policy, IReadOnlyList<PolicyViolation> Violations) Read(V1ObjectMeta metadata, MemoryPolicySpec? spec)
    {
        spec ??= new MemoryPolicySpec();
        var fields = new FieldReader();
        SelectorRules.Check(spec.Selector, fields);
        var stableFor = fields.Duration("spec.recovery.stableFor", spec.Recovery?.StableFor, TimeSpan.FromMinutes(2), least: TimeSpan.FromSeconds(1));
        var policy = new Policy
        {
            Namespace = metadata.Namespace,
            Name = metadata.Name,
            Created = metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
            Mode = fields.Choice("spec.mode", spec.Mode, PolicyMode.Enforce),
            Selector = spec.Selector,
            Workloads = Workloads(spec.Workloads, fields),
            Trigger = new Trigger(
                fields.Number("spec.trigger.kills", spec.Trigger?.Kills, 2, least: 1, most: 100),
                fields.Duration("spec.trigger.within", spec.Trigger?.Within, TimeSpan.FromMinutes(10), least: TimeSpan.FromSeconds(1)),
                spec.Trigger?.OnCrashLoopBackOff ?? true),
            Memory = Memory(spec.Memory, fields),
            Containers = Containers(spec.Containers, fields),
            Backoff = Backoff(spec.Backoff, stableFor, fields),
            MaxAttempts = fields.Number("spec.attempts.max", spec.Attempts?.Max, 6, least: 1, most: 100),
            StableFor = stableFor,
        };
        return fields.Violations.Count == 0 ? (policy, []) : (null, fields.Violations);
    }

    private static HashSet<WorkloadKind> Workloads(IReadOnlyList<string>? kinds, FieldReader fields)
    {
        if (kinds is { Count: 0 })
            fields.Violation("spec.workloads", "names no kind; leave it out for every kind");
        return kinds is null
            ? [WorkloadKind.Deployment, WorkloadKind.StatefulSet, WorkloadKind.DaemonSet]
            : [.. kinds.Select((kind, at) => fields.Choice($"spec.workloads[{at}]", kind ?? "", WorkloadKind.Deployment))];
    }

    private static MemoryRules Memory(MemorySpec? spec, FieldReader fields)
    {
        fields.Choice("spec.memory.strategy", spec?.Strategy, MemoryStrategy.Step);
        var mode = fields.Choice("spec.memory.requests.mode", spec?.Requests?.Mode, RequestMode.KeepRatio);
        var percent = spec?.Requests?.Percent;
        if (mode == RequestMode.PercentOfLimit && percent is null)
            fields.Violation("spec.memory.requests.percent", "is required with mode PercentOfLimit");
        if (mode != RequestMode.PercentOfLimit && percent is not null)
            fields.Violation("spec.memory.requests.percent", $"means nothing with mode {mode}; it goes with PercentOfLimit");
        var rules = new MemoryRules
        {
            Ceiling = fields.Memory("spec.memory.ceiling", spec?.Ceiling, fallback: null),
            Floor = fields.Memory("spec.memory.floor", spec?.Floor, MemorySize.Zero),
            GrowthPercent = fields.Number("spec.memory.growthPercent", spec?.GrowthPercent, 100, least: 1, most: 1000),
            MinIncrease = fields.Memory("spec.memory.minIncrease", spec?.MinIncrease, MemorySize.FromMebibytes(64)),
            Requests = mode,
            RequestPercent = fields.Number("spec.memory.requests.percent", percent, 100, least: 1, most: 100),
        };
        if (rules.Ceiling > MemorySize.Zero && rules.Ceiling < MemorySize.FromMebibytes(1))
            fields.Violation("spec.memory.ceiling", $"({rules.Ceiling}) is below 1Mi; is its suffix missing?");
        if (rules.Ceiling > MemorySize.Zero && rules.Floor > rules.Ceiling)
            fields.Violation("spec.memory.floor", $"({rules.Floor}) is above spec.memory.ceiling ({rules.Ceiling})");
        return rules;
    }

    private static Dictionary<string, PolicyMode> Containers(IReadOnlyList<ContainerSpec>? entries, FieldReader fields)
    {
        var modes = new Dictionary<string, PolicyMode>();
        foreach (var (entry, at) in (entries ?? []).Select((entry, at) => (entry, at)))
        {
            var name = entry?.Name ?? "";
            var mode = fields.Choice($"spec.containers[{at}].mode", entry?.Mode, PolicyMode.Enforce);
            if (name != "*" && !Names.IsLabel(name))
                fields.Violation($"spec.containers[{at}].name", $"\"{Names.Shortened(name)}\" is neither a container's name nor \"*\"");
            else if (!modes.TryAdd(name, mode))
                fields.Violation($"spec.containers[{at}].name", $"\"{name}\" stands there twice");
        }

        return modes;
    }

    private static Backoff Backoff(BackoffSpec? spec, TimeSpan stableFor, FieldReader fields)
    {
        var backoff = new Backoff(
            fields.Duration("spec.backoff.initial", spec?.Initial, TimeSpan.FromSeconds(10), least: TimeSpan.Zero),
            fields.Number("spec.backoff.factorPercent", spec?.FactorPercent, 200, least: 100, most: 1000),
            fields.Duration("spec.backoff.max", spec?.Max, TimeSpan.FromMinutes(10), least: TimeSpan.Zero),
            fields.Duration("spec.backoff.resetAfter", spec?.ResetAfter, TimeSpan.FromHours(1), least: TimeSpan.FromSeconds(1)));
        if (backoff.Initial > backoff.Max)
            fields.Violation("spec.backoff.initial", $"({KubernetesDuration.Format(backoff.Initial)}) is above spec.backoff.max ({KubernetesDuration.Format(backoff.Max)})");
        // Attempts that are forgotten before the next one is due would have no bound.
        if (backoff.ResetAfter < backoff.Max)
            fields.Violation("spec.backoff.resetAfter", $"({KubernetesDuration.Format(backoff.ResetAfter)}) is below spec.backoff.max ({KubernetesDuration.Format(backoff.Max)})");
        if (backoff.ResetAfter < stableFor)
            fields.Violation("spec.backoff.resetAfter", $"({KubernetesDuration.Format(backoff.ResetAfter)}) is below spec.recovery.stableFor ({KubernetesDuration.Format(stableFor)})");
        return backoff;
    }
}
