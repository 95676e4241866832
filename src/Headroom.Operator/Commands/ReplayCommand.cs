using System.CommandLine;
using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Commands.Output;
using Headroom.Operator.Hosting;
using Headroom.Operator.Planning;
using Headroom.Operator.Replaying;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Commands;

/// <summary><c>headroom replay</c>: what would have been done about saved pods. Needs no cluster.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var policies = new Option<string[]>("--policy")
        {
            Description = "A file with the MemoryPolicy to try. Default: those among the saved objects.",
        };
        var pods = new Option<string[]>("--pods")
        {
            Description = "What kubectl get pods -o yaml (or json) printed; - is the standard input. May be given several times.",
            Required = true,
        };
        var at = new Option<string?>("--at")
        {
            Description = "The time to judge at, such as 2026-11-22T03:10:00Z. Default: that of the newest death in the files.",
        };
        var output = new OutputArguments();
        var command = new Command("replay", "Try a policy on saved pods: the same judgement as plan, without a cluster.")
        {
            policies,
            pods,
            at,
        };
        output.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var saved = SavedCluster.Of(Read(result.GetValue(policies)), Read(result.GetValue(pods)));
            var (now, note) = Clock(result.GetValue(at), saved);
            IReadOnlyList<Sighting> later = result.GetValue(at) is null ? [] : saved.LeaveOutAfter(now);
            var plan = await new Planner(saved, HeadroomOptionsRules.ReadOwn()).PlanAsync([], now, cancellationToken);
            return output.Write(result, plan with { NotCounted = later }, [.. NotCounted(later, now), note]);
        });
        return command;
    }

    private static IEnumerable<string> NotCounted(IReadOnlyList<Sighting> later, DateTimeOffset at)
    {
        const int Most = 3;
        foreach (var sighting in later.Take(Most))
        {
            var ended = sighting.FinishedAt!.Value;
            yield return $"{sighting.Container} of {sighting.Namespace}/{sighting.Pod} {(sighting.IsKill ? "was killed" : "ended")} at {Ages.Clock(ended)}, "
                + $"{KubernetesDuration.Format(ended - at)} after the time given with --at: it is not counted.";
        }

        if (later.Count > Most)
            yield return $"{later.Count - Most} more are after that time, and are not counted.";
        if (later.Count == 0)
            yield break;
        var newest = KubernetesTimeConverter.Text(later[^1].FinishedAt!.Value);
        yield return $"To count {(later.Count == 1 ? "it" : "all of them")}, give --at {newest} or later, or leave it out.";
    }

    private static IReadOnlyList<SavedText> Read(string[]? paths) => [.. (paths ?? []).Select(path => SavedText.Read(path))];

    private static (DateTimeOffset Now, string Note) Clock(string? asked, SavedCluster saved)
    {
        if (asked is not null)
        {
            return DateTimeOffset.TryParse(asked, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? (time, $"Judged as of {Ages.Clock(time)}, as --at asks.")
                : throw new SavedFilesException($"--at \"{asked}\" is no time; such as 2026-11-22T03:10:00Z");
        }

        if (saved.NewestDeath is { } newest)
            return (newest, $"Judged as of {Ages.Clock(newest)}, when the newest death in the files happened; --at takes another time.");
        var now = TimeProvider.System.GetUtcNow();
        return (now, $"Judged as of now, {Ages.Clock(now)}: no death in the files has a time.");
    }
}
