using Headroom.Operator.Planning;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Owners;

namespace Headroom.Operator.Commands.Output;

/// <summary>A plan for a person: a short block for each workload that has something to say.</summary>
internal static class PlanText
{
    private const int MostPodNames = 3;

    /// <param name="all">Also the workloads whose incident is over.</param>
    public static void Write(Page page, Plan plan, bool all)
    {
        foreach (var entry in plan.Entries.Where(entry => all || !entry.IsOver))
        {
            WriteEntry(page, entry, plan.Now);
            page.Gap();
        }

        foreach (var policy in plan.Refused)
        {
            page.Row(new("Refused", Tone.Bad), new("MemoryPolicy", Tone.Plain), new($"{policy.Key}:", Tone.Strong), policy.Refusal!.Message);
            page.Gap();
        }

        foreach (var ns in plan.Uncovered.GroupBy(sighting => sighting.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var pods = ns.Select(sighting => sighting.Pod).Distinct().ToList();
            var names = string.Join(", ", pods.Take(MostPodNames)) + (pods.Count > MostPodNames ? $" and {pods.Count - MostPodNames} more" : "");
            page.Row(
                new("No policy", Tone.Warning), new($"{ns.Key}:", Tone.Strong),
                $"{KillText.Count(pods.Count, "killed pod")} that no policy selects: {names} (the newest kill {Ages.Ago(ns.First().FinishedAt, plan.Now)})");
            page.Gap();
        }

        WriteSummary(page, plan, all);
    }

    private static void WriteEntry(Page page, PlanEntry entry, DateTimeOffset now)
    {
        page.Row(new(entry.Action.ToString(), ToneOf(entry.Action)), new Piece($"{entry.Namespace}/{entry.Workload}", Tone.Strong), Until(entry, now));
        foreach (var remedy in entry.Remedy?.Containers ?? [])
            page.Row("", new Piece(remedy.ToString(), Tone.Good));
        foreach (var remedy in entry.Remedy?.Probes ?? [])
            page.Row("", new Piece(remedy.ToString(), Tone.Good));
        foreach (var line in KillText.Lines(entry.Kills, now, withAdvice: entry.Action != PlannedAction.Unsupported))
            page.Row("", line);
        if (Why(entry) is { } why)
            page.Row("", why);
        if (entry.Note is { } note)
            page.Row("", note);
        page.Row("", new Piece(Bounds(entry), Tone.Quiet));
        if (entry.Patch is { } patch)
        {
            page.Row("", Commit((entry.Decision as Decision.Recommend)?.Owner));
            page.Verbatim(patch);
        }

        foreach (var advice in entry.Advice)
            WriteAdvice(page, entry, advice);
    }

    /// <summary>A manifest would be longer than all the rest.</summary>
    private static void WriteAdvice(Page page, PlanEntry entry, Advice advice)
    {
        var manifest = advice.IsManifest ? $": headroom explain {entry.Workload.ToLowerInvariant()} -n {entry.Namespace} prints it" : "";
        page.Row("", new Piece($"{advice.Kind}:", Tone.Warning), advice.Message + manifest);
        if (advice is { Use: { } command, IsManifest: false })
            page.Verbatim(command);
    }

    /// <summary>Stands before the patch.</summary>
    public static Piece Commit(GitOpsOwner? owner) => owner is null ? "to set it, commit or patch:" : $"{owner} keeps it; to be committed:";

    private static Piece Until(PlanEntry entry, DateTimeOffset now) =>
        entry.Until is { } until ? $"until {Ages.Clock(until)}, in {Ages.Of(until - now)}" : "";

    /// <summary>Null where the kills and the remedy have said it.</summary>
    private static string? Why(PlanEntry entry) =>
        entry.Decision is Decision.Remediate or Decision.Recommend or Decision.NothingToHeal ? null : entry.Message;

    private static string Bounds(PlanEntry entry) => entry.Remedy is { } remedy
        ? $"policy {entry.Policy.Name}, attempt {remedy.Record.Attempts} of {entry.Policy.MaxAttempts}{(remedy.Containers.Count == 0 ? "" : $", ceiling {Ceilings(entry)}")}"
        : $"policy {entry.Policy.Name}";

    private static string Ceilings(PlanEntry entry) =>
        string.Join(", ", entry.Remedy!.Containers.Select(remedy => entry.Policy.RulesOf(remedy.Container).Ceiling.ToString()).Distinct());

    private static void WriteSummary(Page page, Plan plan, bool all)
    {
        var due = plan.Entries.Count(entry => entry.IsDue);
        var looked = $"{KillText.Count(plan.Pods, "pod")} under {(plan.Policies.Count == 1 ? "1 policy" : $"{plan.Policies.Count} policies")}";
        page.Line(due == 0
            ? new Piece("Nothing to do", Tone.Good)
            : new Piece($"{KillText.Count(due, "workload")} to do something about", Tone.Warning), new Piece($"({looked}).", Tone.Quiet));
        var over = all ? 0 : plan.Entries.Count(entry => entry.IsOver);
        if (over > 0)
            page.Line(new Piece($"{KillText.Count(over, "workload")} with old kills only {(over == 1 ? "is" : "are")} not listed: see --all.", Tone.Quiet));
    }

    public static Tone ToneOf(PlannedAction action) => action switch
    {
        PlannedAction.Raise or PlannedAction.Extend or PlannedAction.RestoreReplicas or PlannedAction.Recommend => Tone.Good,
        PlannedAction.Wait or PlannedAction.AwaitKills => Tone.Warning,
        PlannedAction.GiveUp or PlannedAction.Contested or PlannedAction.Revert or PlannedAction.DeletePod or PlannedAction.Blocked or PlannedAction.Unsupported => Tone.Bad,
        _ => Tone.Quiet,
    };
}
