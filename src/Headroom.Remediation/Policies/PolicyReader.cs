using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Policies;

/// <summary>
/// Checks a spec and fills in its defaults. The API server's schema catches most mistakes before; the checks here are
/// the same on every server version, also on those that know no CEL. Each CEL rule of crds/ has its twin here, in the same words.
/// </summary>
public static class PolicyReader
{
    /// <summary>The policy, or every violation that was found and no policy: a policy that is wrong anywhere heals nothing.</summary>
    public static (Policy? Policy, IReadOnlyList<PolicyViolation> Violations) Read(V1ObjectMeta metadata, MemoryPolicySpec? spec)
    {
        spec ??= new MemoryPolicySpec();
        var fields = new FieldReader();
        SelectorRules.Check(spec.Selector, fields);
        var memory = MemoryRulesReader.Read(spec.Memory, fields);
        var stableFor = fields.Duration("spec.recovery.stableFor", spec.Recovery?.StableFor, TimeSpan.FromMinutes(2), least: TimeSpan.FromSeconds(1));
        var policy = new Policy
        {
            Namespace = metadata.Namespace,
            Name = metadata.Name,
            Created = metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
            Version = string.Create(CultureInfo.InvariantCulture, $"{metadata.Uid}/{metadata.Generation}"),
            Mode = fields.Choice("spec.mode", spec.Mode, PolicyMode.Enforce),
            Selector = spec.Selector,
            Workloads = Workloads(spec.Workloads, fields),
            Trigger = TriggerReader.Read(spec.Trigger, fields),
            Memory = memory,
            Containers = ContainerRulesReader.Read(spec.Containers, memory, fields),
            Probes = ProbeRulesReader.Read(spec.Probes, fields),
            ReplicasWhileLooping = WhileLooping(spec.Replicas, fields),
            Backoff = Backoff(spec.Backoff, stableFor, fields),
            MaxAttempts = fields.Number("spec.attempts.max", spec.Attempts?.Max, 6, least: 1, most: 100),
            StableFor = stableFor,
            OnGiveUp = fields.Choice("spec.recovery.onGiveUp", spec.Recovery?.OnGiveUp, OnGiveUp.Keep),
            GitOps = spec.GitOps is null ? null : fields.Choice("spec.gitOps", spec.GitOps, GitOpsMode.Recommend),
            InPlace = fields.Choice("spec.inPlace", spec.InPlace, InPlace.Never),
        };
        return fields.Violations.Count == 0 ? (policy, []) : (null, fields.Violations);
    }

    private static HashSet<WorkloadKind> Workloads(IReadOnlyList<string>? kinds, FieldReader fields)
    {
        if (kinds is { Count: 0 })
            fields.Violation("spec.workloads", "names no kind; leave it out for Deployment, StatefulSet and DaemonSet");
        fields.AtMost("spec.workloads", kinds?.Count ?? 0, Enum.GetValues<WorkloadKind>().Length);
        return kinds is null
            ? [WorkloadKind.Deployment, WorkloadKind.StatefulSet, WorkloadKind.DaemonSet]
            : [.. kinds.Select((kind, at) => fields.Choice($"spec.workloads[{at}]", kind ?? "", WorkloadKind.Deployment))];
    }

    private static int? WhileLooping(ReplicasSpec? spec, FieldReader fields)
    {
        if (spec is { WhileLooping: null })
            fields.Violation("spec.replicas", "names no field; leave it out");
        return spec?.WhileLooping is { } replicas ? fields.Number("spec.replicas.whileLooping", replicas, 1, least: 1, most: 1000) : null;
    }

    private static Backoff Backoff(BackoffSpec? spec, TimeSpan stableFor, FieldReader fields)
    {
        var backoff = new Backoff(
            fields.Duration("spec.backoff.initial", spec?.Initial, TimeSpan.FromSeconds(10), least: TimeSpan.Zero),
            fields.Number("spec.backoff.factorPercent", spec?.FactorPercent, 200, least: 100, most: 1000),
            fields.Duration("spec.backoff.max", spec?.Max, TimeSpan.FromMinutes(10), least: TimeSpan.Zero),
            fields.Duration("spec.backoff.resetAfter", spec?.ResetAfter, TimeSpan.FromHours(1), least: TimeSpan.FromSeconds(1)));
        if (backoff.Initial > backoff.Max)
            fields.Violation("spec.backoff.initial", "must not be above spec.backoff.max");
        // Attempts that are forgotten before the next one is due would have no bound.
        if (backoff.ResetAfter < backoff.Max)
            fields.Violation("spec.backoff.resetAfter", "must not be below spec.backoff.max");
        if (backoff.ResetAfter < stableFor)
            fields.Violation("spec.backoff.resetAfter", "must not be below spec.recovery.stableFor");
        return backoff;
    }
}
