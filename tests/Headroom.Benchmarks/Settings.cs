using System.Globalization;

namespace Headroom.Benchmarks;

/// <summary>A command line of names and values by turns.</summary>
internal static class Settings
{
    /// <summary>What the pairs make of <paramref name="start"/>, one after the other; null where one is unknown, makes no sense, or lacks its value.</summary>
    /// <param name="take">Takes a name and its value; null for what it cannot take.</param>
    public static T? Read<T>(IReadOnlyList<string> words, T start, Func<T, string, string, T?> take)
        where T : class
    {
        var settings = words.Count % 2 == 0 ? start : null;
        for (var word = 0; settings is not null && word < words.Count; word += 2)
            settings = take(settings, words[word], words[word + 1]);
        return settings;
    }

    /// <summary>0 where it is none.</summary>
    public static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
