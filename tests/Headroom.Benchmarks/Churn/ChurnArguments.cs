using System.Diagnostics.CodeAnalysis;

namespace Headroom.Benchmarks.Churn;

/// <summary>What the command line says of a crowd of pods.</summary>
/// <param name="Pods">How many there are.</param>
/// <param name="Seconds">How long each phase lasts.</param>
/// <param name="Folder">Where the table and the chart go as watch.md and watch.svg; null for nowhere.</param>
/// <param name="Program">The operator's program; null: it is published as its image has it.</param>
internal sealed record ChurnArguments(int Pods, int Seconds, string? Folder, string? Program)
{
    public static bool TryParse(IReadOnlyList<string> words, [NotNullWhen(true)] out ChurnArguments? arguments) =>
        (arguments = Settings.Read(words, new ChurnArguments(10_000, 60, null, null), Take)) is not null;

    private static ChurnArguments? Take(ChurnArguments arguments, string name, string value) => name switch
    {
        "--pods" when Settings.Number(value) is > 0 and var pods => arguments with { Pods = pods },
        "--seconds" when Settings.Number(value) is > 0 and var seconds => arguments with { Seconds = seconds },
        "--out" => arguments with { Folder = value },
        "--program" => arguments with { Program = value },
        _ => null,
    };
}
