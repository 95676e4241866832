namespace Headroom.Remediation.Policies;

/// <summary>What Kubernetes lets a name be.</summary>
internal static class Names
{
    private const int LongestLabel = 63;

    /// <summary>An RFC 1123 label, as container names are: at most 63 lower-case letters, digits and inner dashes.</summary>
    public static bool IsLabel(string name) => name.Length is > 0 and <= LongestLabel
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
        && name[0] != '-' && name[^1] != '-';

    /// <summary>Short enough to stand in a message.</summary>
    public static string Shortened(string text) => text.Length <= LongestLabel ? text : string.Concat(text.AsSpan(0, 40), "...");
}
