using System.Diagnostics.CodeAnalysis;

namespace Headroom.Benchmarks.Storms;

/// <summary>What the command line says of storms.</summary>
internal sealed record StormArguments(IReadOnlyList<int> Sizes, string? Folder)
{
    public static bool TryParse(IReadOnlyList<string> words, [NotNullWhen(true)] out StormArguments? arguments) =>
        (arguments = Settings.Read(words, new StormArguments(StormsBenchmark.Usual, null), Take)) is not null;

    private static StormArguments? Take(StormArguments arguments, string name, string value) => name switch
    {
        "--workloads" when Numbers(value) is { Count: > 0 } sizes => arguments with { Sizes = sizes },
        "--out" => arguments with { Folder = value },
        _ => null,
    };

    /// <summary>Null where one is none, or not above 0.</summary>
    private static List<int>? Numbers(string list)
    {
        var numbers = list.Split(',').Select(Settings.Number).Order().ToList();
        return numbers.TrueForAll(number => number > 0) ? numbers : null;
    }
}
