using Headroom.Operator.Planning;

namespace Headroom.Operator.Tests.Corpus;

/// <summary>What is made of a case: written into it by a person, or found by the planner.</summary>
internal sealed record CorpusOutcome
{
    private static readonly string[] Due = ["Remediate", "Recommend", "Wait", "Revert", "DeletePod", "RestoreReplicas"];

    /// <summary>A decision's name; <c>Unsupported</c> where no workload stands behind the pods, <c>NoPolicy</c> where none answers for them.</summary>
    public required string Decision { get; init; }

    /// <summary>As the plan names it, such as <c>Deployment/api</c>. Null where a case does not care.</summary>
    public string? Workload { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CorpusKill> Kills { get; init => field = value ?? []; } = [];

    /// <summary>A line for each container, as <c>api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi</c>, and one for the probes of each; with <c>Wait</c>, what comes after the wait; with <c>Revert</c>, what is undone.</summary>
    public IReadOnlyList<string> Remedy { get; init => field = value ?? []; } = [];

    /// <summary>Null where a case does not care.</summary>
    public string? Message { get; init; }

    public bool IsDue => Due.Contains(Decision);

    public static CorpusOutcome Of(Plan plan)
    {
        if (plan.Entries.Count == 0)
            return new CorpusOutcome { Decision = plan.Uncovered.Count > 0 || plan.Refused.Any() ? "NoPolicy" : "NothingToHeal" };
        plan.Entries.Select(entry => entry.Workload).Distinct().Should().ContainSingle("a case is about one workload");
        return new CorpusOutcome
        {
            Decision = plan.Entries[0].Decision?.GetType().Name ?? "Unsupported",
            Workload = plan.Entries[0].Workload,
            Kills = [.. plan.Entries.SelectMany(entry => entry.Kills).Select(kill => new CorpusKill(kill.Sighting.Pod, kill.Sighting.Container, kill.Verdict.Kind.ToString(), kill.Verdict.Evidence))],
            Remedy =
            [
                .. plan.Entries.SelectMany(entry => entry.Remedy?.Containers ?? []).Select(remedy => remedy.ToString()),
                .. plan.Entries.SelectMany(entry => entry.Remedy?.Probes ?? []).Select(probe => probe.ToString()),
                .. plan.Entries.SelectMany(entry => entry.Reversal?.Containers ?? []).Select(reversal => reversal.ToString()),
            ],
            Message = plan.Entries[0].Message,
        };
    }

    /// <summary>Without what the other one does not care about.</summary>
    public CorpusOutcome AsFarAs(CorpusOutcome other) =>
        this with { Workload = other.Workload is null ? null : Workload, Message = other.Message is null ? null : Message };

    /// <summary>As lines: the first that differs says what is wrong.</summary>
    public IEnumerable<string> Lines() =>
    [
        .. Kills.Select(kill => $"{kill.Pod}/{kill.Container}: {kill.Verdict}: {kill.Evidence}"),
        .. Workload is null ? Array.Empty<string>() : [$"workload: {Workload}"],
        $"decision: {Decision}",
        .. Remedy.Select(line => $"remedy: {line}"),
        .. Message is null ? Array.Empty<string>() : [$"message: {Message}"],
    ];
}

internal sealed record CorpusKill(string Pod, string Container, string Verdict, string Evidence);
