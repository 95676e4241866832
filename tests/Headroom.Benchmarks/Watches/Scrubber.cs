using System.Globalization;
using System.Text.RegularExpressions;

namespace Headroom.Benchmarks.Watches;

/// <summary>Takes out of a recording what tells where it was made, or what a machine made up, and keeps each line as long as it was.</summary>
internal sealed partial class Scrubber
{
    private readonly Dictionary<string, string> _given = [];

    public string Scrub(string line) => Address().Replace(Hash().Replace(Uid().Replace(line, Uid), Hash), Address);

    private string Uid(Match match) => Given(match, number => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:000000000000}"));

    private string Hash(Match match) => Given(match, number => number.ToString(CultureInfo.InvariantCulture).PadLeft(match.Length, '0'));

    /// <summary>Of the addresses that are kept for documentation (RFC 5737), as long as it was where it can be.</summary>
    private string Address(Match match) => Given(match, number => string.Create(CultureInfo.InvariantCulture, $"192.0.2.{number % 250}"));

    private string Given(Match match, Func<int, string> make)
    {
        if (!_given.TryGetValue(match.Value, out var given))
            _given[match.Value] = given = make(_given.Count + 1);
        return given;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\b(?!0\.0\.0\.0|127\.)[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b")]
    private static partial Regex Address();
}
