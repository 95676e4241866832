using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Headroom.Benchmarks.Storms;

/// <summary>What the command line says of storms.</summary>
internal sealed record StormArguments(IReadOnlyList<int> Sizes, string? Folder)
{
    public static bool TryParse(IReadOnlyList<string> words, [NotNullWhen(true)] out StormArguments? arguments)
    {
        arguments = new StormArguments(StormsBenchmark.Usual, null);
        for (var word = 0; arguments is not null && word < words.Count; word += 2)
        {
            var value = word + 1 < words.Count ? words[word + 1] : null;
            arguments = (words[word], value) switch
            {
                ("--workloads", { } list) => Numbers(list) is { Count: > 0 } sizes ? arguments with { Sizes = sizes } : null,
                ("--out", { } folder) => arguments with { Folder = folder },
                _ => null,
            };
        }

        return arguments is not null;
    }

    /// <summary>Null where one is none, or not above 0.</summary>
    private static List<int>? Numbers(string list)
    {
        var numbers = list.Split(',').Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0).Order().ToList();
        return numbers.TrueForAll(number => number > 0) ? numbers : null;
    }
}
