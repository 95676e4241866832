using Headroom.Kubernetes.Quantities;
using Headroom.Operator.Planning;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Commands.Output;

/// <summary>The story of one workload for a person.</summary>
internal static class ExplanationText
{
    private const int MostKills = 10;
    private const int MostEvents = 10;

    public static void Write(Page page, Explanation explanation)
    {
        page.Line(new Piece(explanation.Workload, Tone.Strong), $"in namespace {explanation.Namespace}");
        page.Gap();
        Section(page, "Policy", Policy(explanation));
        Section(page, "Memory", Memory(explanation));
        Section(page, "Remedies", Remedies(explanation));
        Section(page, "Kills", Kills(explanation));
        Section(page, "Next", [Next(explanation)]);
        if (explanation.Patch is { } patch)
        {
            Section(page, "Commit", [[PlanText.Commit(explanation.Facts?.GitOps)]]);
            page.Verbatim(patch);
        }

        foreach (var (at, advice) in explanation.Advice.Index())
        {
            page.Row(new(at == 0 ? "Advice" : "", Tone.Strong), new Piece($"{advice.Kind}:", Tone.Warning), advice.Message);
            if (advice.Use is { } use)
                page.Verbatim(use);
        }

        Section(page, "Events", Events(explanation));
    }

    private static void Section(Page page, string label, IEnumerable<IReadOnlyList<Piece>> rows)
    {
        foreach (var (row, at) in rows.Select((row, at) => (row, at)))
            page.Row(new(at == 0 ? label : "", Tone.Strong), row);
    }

    private static IEnumerable<IReadOnlyList<Piece>> Policy(Explanation explanation)
    {
        if (explanation.Policy is { } policy)
        {
            yield return
            [
                new($"{policy.Name}:", Tone.Strong),
                $"{policy.Mode}, ceiling {policy.Memory.Ceiling}, acts on {KillText.Count(policy.Trigger.Kills, "kill")} within {KubernetesDuration.Format(policy.Trigger.Within)}"
                + (policy.Trigger.OnCrashLoopBackOff ? " or on CrashLoopBackOff" : ""),
            ];
        }

        if (explanation is { Facts.GitOps: { } owner, Policy: { } answering })
            yield return [$"{owner} keeps the workload:", GitOps(answering, explanation.Facts, owner)];
        if (explanation.Objection is { } objection)
            yield return [new(objection, Tone.Warning)];
        foreach (var other in explanation.Others)
            yield return [new($"{other.Name} selects its pods too, and would answer in its place", Tone.Quiet)];
        foreach (var (passed, why) in explanation.Passed)
            yield return [new($"{passed.Name}: {why}", Tone.Quiet)];
    }

    private static string GitOps(Policy policy, WorkloadFacts facts, GitOpsOwner owner) => (GitOpsRule.IsLeftToCommit(policy, facts), policy.GitOps, owner.LeftAloneBy) switch
    {
        (true, _, _) => "remedies are recommended and not written",
        (_, GitOpsMode.Patch, _) => "remedies are written all the same, as spec.gitOps says",
        (_, _, var leftAlone) => $"remedies are written, since it is told to leave it alone ({leftAlone})",
    };

    private static IEnumerable<IReadOnlyList<Piece>> Memory(Explanation explanation)
    {
        if (explanation.Facts is not { } facts)
            return [[new($"{explanation.Unsupported?.Why ?? "unknown"}", Tone.Warning)]];
        return facts.Containers.OrderBy(container => container.Value.Init).ThenBy(container => container.Key, StringComparer.Ordinal)
            .Select(container => Memory(container.Key, container.Value, facts.Record?.Containers.GetValueOrDefault(container.Key)));
    }

    private static IReadOnlyList<Piece> Memory(string name, ContainerTemplate template, ContainerRecord? record)
    {
        var (limit, request) = (template.Limit?.ToString(), template.Request?.ToString());
        return
        [
            new($"{name}:", Tone.Strong), template.Init ? "init container," : "",
            $"limit {MemorySize.Readable(limit)}{Before(record, record?.OriginalLimit, limit)}, "
                + $"request {MemorySize.Readable(request)}{Before(record, record?.OriginalRequest, request)}",
        ];
    }

    /// <summary>What it was before Headroom, where that is known and something else.</summary>
    private static string Before(ContainerRecord? record, string? original, string? now) =>
        record is null || original == now ? "" : $" (was {MemorySize.Readable(original)})";

    private static IEnumerable<IReadOnlyList<Piece>> Remedies(Explanation explanation)
    {
        if (explanation.Facts is not { } facts)
            yield break;
        if (facts.Record is not { } record)
        {
            yield return [new("none so far", Tone.Quiet)];
            yield break;
        }

        var most = explanation.Policy is { } policy ? $" of {policy.MaxAttempts}" : "";
        yield return [$"{record.Attempts}{most}, the last {Ages.Ago(record.LastAttempt, explanation.Now)} under policy {record.Policy}{CountedAnew(explanation, record)}"];
        if (record.Replicas is { } taken)
            yield return [new($"{taken.To} of {taken.From} replicas", Tone.Warning), ReplicaReturn.Owed(facts) is null ? "until somebody set another number" : "until a remedy has held on them, or is given up"];
        foreach (var (name, container) in record.Containers)
        {
            var killed = string.Join(", ", container.Killed.Select(point => $"at {(point.Limit is { } limit ? MemorySize.Readable(limit) : "no limit")} {Uptime(point)}"));
            var now = facts.Containers.GetValueOrDefault(name)?.Limit?.ToString();
            yield return
            [
                new($"{name}:", Tone.Strong), $"{KillText.Count(container.Kills, "kill")}{(killed.Length > 0 ? $": {killed}" : "")}; then {Then(container)}{(container is { GivenUp: null, Settled: null } ? "" : ";")}",
                Settled(container, explanation.Now),
                GivenUp(container, explanation.Now),
                now == container.Limit ? "" : new Piece($"(somebody has changed it to {MemorySize.Readable(now)})", Tone.Warning),
            ];
        }
    }

    /// <summary>What the last remedy gave it, or where it was settled last, what settling made of that.</summary>
    private static string Then(ContainerRecord container)
    {
        var limit = container.Settled is { } settled && settled.To == container.Limit ? settled.From : container.Limit;
        return string.Join(", ", [.. container.HasProbesOnly ? Array.Empty<string>() : [$"limit {MemorySize.Readable(limit)}"], .. container.ProbeSettings.Select(setting => setting.ToString())]);
    }

    private static Piece Settled(ContainerRecord container, DateTimeOffset now) => container.Settled is { } settled
        ? new Piece(
            $"settled {Ages.Ago(settled.At, now)} from {MemorySize.Readable(settled.From)} to {MemorySize.Readable(settled.To)}: "
            + $"it used at most {MemorySize.Readable(settled.Peak)} in {KubernetesDuration.Format(TimeSpan.FromSeconds(settled.MeasuredSeconds))}{(container.GivenUp is null ? "" : ";")}", Tone.Good)
        : "";

    private static Piece GivenUp(ContainerRecord container, DateTimeOffset now) => container.GivenUp is { } end
        ? new Piece($"given up {Ages.Ago(end.At, now)}: {end.Reason}{(end.Reverted ? $", reverted from limit {MemorySize.Readable(end.Limit)}" : "")}", Tone.Warning)
        : "";

    private static string CountedAnew(Explanation explanation, RemediationRecord record) =>
        explanation.Policy is { } policy && !record.StillCounts(explanation.Now, policy.Backoff.ResetAfter) ? "; further ones are counted anew" : "";

    private static string Uptime(KillPoint point) =>
        point.UptimeSeconds is { } seconds ? $"after {KubernetesDuration.Format(TimeSpan.FromSeconds(seconds))}" : "after an unknown time";

    private static IEnumerable<IReadOnlyList<Piece>> Kills(Explanation explanation)
    {
        if (explanation.Kills.Count + explanation.Unjudged.Count == 0)
            yield return [new("none that its pods still show", Tone.Quiet)];
        if (explanation.Kills.Count > MostKills)
            yield return [new($"{explanation.Kills.Count - MostKills} older ones, and:", Tone.Quiet)];
        foreach (var kill in explanation.Kills.TakeLast(MostKills))
            yield return Kill(kill, explanation.Now);
        foreach (var kill in explanation.Unjudged.Take(MostKills))
            yield return Unjudged(kill, explanation.Now);
    }

    private static IReadOnlyList<Piece> Kill(JudgedKill kill, DateTimeOffset now) =>
    [
        $"{Ages.Ago(kill.Sighting.FinishedAt, now)}, {kill.Sighting.Container} of {kill.Sighting.Pod}:",
        new($"{kill.Verdict.Kind}:", KillText.ToneOf(kill.Verdict.Kind)),
        kill.Verdict.Evidence,
    ];

    private static IReadOnlyList<Piece> Unjudged(Sighting kill, DateTimeOffset now) =>
        [$"{Ages.Ago(kill.FinishedAt, now)}, {kill.Container} of {kill.Pod}:", new($"not judged: {kill.Reason}, exit code {kill.ExitCode}", Tone.Quiet)];

    private static IReadOnlyList<Piece> Next(Explanation explanation)
    {
        var when = explanation switch
        {
            { Until: { } until } => $" until {Ages.Clock(until)}, in {Ages.Of(until - explanation.Now)}",
            { Action: PlannedAction.Raise or PlannedAction.Extend or PlannedAction.Recommend or PlannedAction.Revert or PlannedAction.DeletePod or PlannedAction.RestoreReplicas } => " now",
            _ => "",
        };
        var (what, tone) = explanation switch
        {
            { Recovery: { Recovered: var recovered } } => (recovered ? "Recovered" : "Recovering", Tone.Good),
            { Action: PlannedAction.None } => ("Nothing", Tone.Quiet),
            _ => (explanation.Action.ToString(), PlanText.ToneOf(explanation.Action)),
        };
        return [new($"{what}{when}:", tone), explanation.Next];
    }

    private static IEnumerable<IReadOnlyList<Piece>> Events(Explanation explanation)
    {
        if (explanation.Events.Count == 0)
            return [[new("none that the cluster still has", Tone.Quiet)]];
        return explanation.Events.TakeLast(MostEvents).Select(told => (IReadOnlyList<Piece>)
        [
            $"{Ages.Ago(told.Last, explanation.Now)},", new(told.Count > 1 ? $"{told.Reason} (x{told.Count}):" : $"{told.Reason}:", told.IsWarning ? Tone.Warning : Tone.Good), told.Message,
        ]);
    }
}
