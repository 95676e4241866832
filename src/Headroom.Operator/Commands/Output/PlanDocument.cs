using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Planning;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Commands.Output;

/// <summary>A plan for a program: what <c>-o json</c> prints. docs/commands.md describes it; fields are added, never renamed.</summary>
internal sealed record PlanDocument(
    DateTimeOffset At, bool Due, int Pods, IReadOnlyList<PlannedWorkload> Workloads, IReadOnlyList<PlannedPolicy> Policies, IReadOnlyList<UncoveredKill> WithoutPolicy,
    IReadOnlyList<UncoveredKill>? NotCounted)
{
    // Nobody puts it into a web page: an arrow may be an arrow.
    private static readonly PlanDocumentContext Json = new(new JsonSerializerOptions(PlanDocumentContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <param name="all">Also the workloads whose incident is over.</param>
    public static string Of(Plan plan, bool all) => JsonSerializer.Serialize(
        new PlanDocument(
            plan.Now, plan.IsDue, plan.Pods,
            [.. plan.Entries.Where(entry => all || !entry.IsOver).Select(PlannedWorkload.Of)],
            [.. plan.Policies.Select(policy => new PlannedPolicy(policy.Key.Namespace, policy.Key.Name, policy.Refusal is null, policy.Refusal?.Message))],
            [.. plan.Uncovered.Select(UncoveredKill.Of)],
            plan.NotCounted.Count == 0 ? null : [.. plan.NotCounted.Select(UncoveredKill.Of)]),
        Json.PlanDocument);
}

/// <param name="Action">A <see cref="PlannedAction"/>.</param>
/// <param name="Due">A remedy would be written or recommended, now or at <paramref name="Until"/>.</param>
/// <param name="Probes">Left out where none is changed.</param>
/// <param name="Replicas">Left out where their number stays.</param>
/// <param name="Patch">What a person would commit, as YAML; left out where nothing is recommended.</param>
/// <param name="Advice">Left out where there is none.</param>
internal sealed record PlannedWorkload(
    string Namespace, string Workload, string Policy, string Action, bool Due, bool Over, DateTimeOffset? Until, string Message, string? Note,
    IReadOnlyList<PlannedMemory> Memory, IReadOnlyList<PlannedProbe>? Probes, PlannedReplicas? Replicas, IReadOnlyList<PlannedKill> Kills, string? Patch,
    IReadOnlyList<PlannedAdvice>? Advice)
{
    public static PlannedWorkload Of(PlanEntry entry) => new(
        entry.Namespace, entry.Workload, entry.Policy.Name, entry.Action.ToString(), entry.IsDue, entry.IsOver, entry.Until, entry.Message, entry.Note,
        [.. (entry.Remedy?.Containers ?? []).Select(PlannedMemory.Of), .. (entry.Reversal?.Containers ?? []).Select(PlannedMemory.Of)],
        entry.Remedy is { Probes: { Count: > 0 } probes } ? [.. probes.SelectMany(PlannedProbe.Of)] : null,
        entry.Replicas is { } replicas ? new PlannedReplicas(replicas.From, replicas.To) : null, [.. entry.Kills.Select(PlannedKill.Of)], entry.Patch,
        entry.Advice.Count == 0 ? null : [.. entry.Advice.Select(advice => new PlannedAdvice(advice.Kind.ToString(), advice.Message, advice.Use))]);
}

/// <summary>Amounts are Kubernetes quantities; what stays as it is, or is not set, is left out. What is removed becomes <c>none</c>.</summary>
internal sealed record PlannedMemory(string Container, string? LimitFrom, string? LimitTo, string? RequestFrom, string? RequestTo)
{
    public static PlannedMemory Of(ContainerRemedy remedy) => new(
        remedy.Container, remedy.From?.ToString(), remedy.To?.ToString(), remedy.RequestFrom?.ToString(), remedy.RequestTo?.ToString());

    public static PlannedMemory Of(ContainerReversal reversal)
    {
        return new(
            reversal.Container, reversal.From?.ToString(), Changed(reversal.From, reversal.To), reversal.RequestFrom?.ToString(), Changed(reversal.RequestFrom, reversal.RequestTo));

        static string? Changed(MemorySize? from, MemorySize? to) => from == to ? null : to?.ToString() ?? "none";
    }
}

/// <param name="Field">Such as <c>livenessProbe.timeoutSeconds</c>.</param>
internal sealed record PlannedProbe(string Container, string Field, int From, int To)
{
    public static IEnumerable<PlannedProbe> Of(ProbeRemedy remedy) => remedy.Changes.Select(change => new PlannedProbe(remedy.Container, change.Setting.ToString(), change.From, change.To));
}

internal sealed record PlannedReplicas(int From, int To);

internal sealed record PlannedKill(
    string Pod, string Container, string Verdict, string Evidence, string? Advice, string Reason, int ExitCode, string? Limit, DateTimeOffset? FinishedAt)
{
    public static PlannedKill Of(JudgedKill kill) => new(
        kill.Sighting.Pod, kill.Sighting.Container, kill.Verdict.Kind.ToString(), kill.Verdict.Evidence, kill.Verdict.Advice,
        kill.Sighting.Reason, kill.Sighting.ExitCode, kill.Limit?.ToString(), kill.Sighting.FinishedAt);
}

/// <param name="Kind">An <see cref="Remediation.Advising.AdviceKind"/>.</param>
/// <param name="Use">The command, or the manifest, that does it; left out where there is none.</param>
internal sealed record PlannedAdvice(string Kind, string Message, string? Use);

/// <param name="Message">Why it is not accepted; left out where it is.</param>
internal sealed record PlannedPolicy(string Namespace, string Name, bool Accepted, string? Message);

internal sealed record UncoveredKill(string Namespace, string Pod, string Container, string Reason, int ExitCode, DateTimeOffset? FinishedAt)
{
    public static UncoveredKill Of(Sighting kill) => new(kill.Namespace, kill.Pod, kill.Container, kill.Reason, kill.ExitCode, kill.FinishedAt);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanDocumentContext : JsonSerializerContext;
