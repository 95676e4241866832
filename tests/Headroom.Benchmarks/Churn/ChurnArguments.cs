using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Headroom.Benchmarks.Churn;

/// <summary>What the command line says of a crowd of pods.</summary>
/// <param name="Pods">How many there are.</param>
/// <param name="Seconds">How long each phase lasts.</param>
/// <param name="Folder">Where the table and the chart go as watch.md and watch.svg; null for nowhere.</param>
/// <param name="Program">The operator's program; null: it is published as its image has it.</param>
internal sealed record ChurnArguments(int Pods, int Seconds, string? Folder, string? Program)
{
    public static bool TryParse(IReadOnlyList<string> words, [NotNullWhen(true)] out ChurnArguments? arguments)
    {
        arguments = new ChurnArguments(10_000, 60, null, null);
        for (var word = 0; arguments is not null && word < words.Count; word += 2)
        {
            var value = word + 1 < words.Count ? words[word + 1] : null;
            arguments = (words[word], value) switch
            {
                ("--pods", { } text) when Number(text) is > 0 and var pods => arguments with { Pods = pods },
                ("--seconds", { } text) when Number(text) is > 0 and var seconds => arguments with { Seconds = seconds },
                ("--out", { } folder) => arguments with { Folder = folder },
                ("--program", { } program) => arguments with { Program = program },
                _ => null,
            };
        }

        return arguments is not null;
    }

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
