using Headroom.Remediation.Decisions;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Commands.Output;

/// <summary>Kills in words, those of one sort together.</summary>
internal static class KillText
{
    /// <summary>A line for every container and verdict: how many kills, and the evidence of the newest.</summary>
    /// <param name="withAdvice">And what a person can do about it, where there is something.</param>
    public static IEnumerable<IReadOnlyList<Piece>> Lines(IReadOnlyList<JudgedKill> kills, DateTimeOffset now, bool withAdvice) => kills
        .GroupBy(kill => (kill.Sighting.Container, kill.Verdict.Kind))
        .Select(group => Line([.. group], now, withAdvice));

    public static Tone ToneOf(VerdictKind verdict) => verdict switch
    {
        VerdictKind.LimitOom or VerdictKind.ProbableOom => Tone.Bad,
        VerdictKind.Stale or VerdictKind.Superseded => Tone.Quiet,
        _ => Tone.Warning,
    };

    public static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static IReadOnlyList<Piece> Line(List<JudgedKill> kills, DateTimeOffset now, bool withAdvice)
    {
        var newest = kills[^1];
        var when = Ages.Ago(newest.Sighting.FinishedAt, now);
        var many = kills.Count == 1 ? $"{when} in {newest.Sighting.Pod}:" : $"{kills.Count} kills, the newest {when} in {newest.Sighting.Pod}:";
        return [$"{newest.Sighting.Container}:", new($"{newest.Verdict.Kind},", ToneOf(newest.Verdict.Kind)), many, withAdvice && newest.Verdict.Advice is { } advice ? $"{newest.Verdict.Evidence}. {advice}" : newest.Verdict.Evidence];
    }
}
