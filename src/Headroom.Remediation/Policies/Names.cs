using System.Buffers;

namespace Headroom.Remediation.Policies;

/// <summary>What Kubernetes lets a name be.</summary>
internal static class Names
{
    private const int LongestLabel = 63;
    private const int LongestSubdomain = 253;

    private static readonly SearchValues<char> LowerCase = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> LowerCaseInside = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> LettersInside = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>An RFC 1123 label, as container names are: at most 63 lower-case letters, digits and inner dashes.</summary>
    public static bool IsLabel(string name) => name.Length <= LongestLabel && IsWord(name, LowerCase, LowerCaseInside);

    /// <summary>
    /// The name of a label, such as <c>app</c> or <c>example.com/app</c>: at most 63 letters, digits and inner dashes, underscores and
    /// dots, after an optional DNS subdomain of at most 253 and a slash. Source: k8s.io/apimachinery/pkg/util/validation, IsQualifiedName.
    /// </summary>
    public static bool IsLabelKey(string key) => key.Split('/') switch
    {
        [var name] => name.Length <= LongestLabel && IsWord(name, Letters, LettersInside),
        [var prefix, var name] => prefix.Length <= LongestSubdomain && prefix.Split('.').All(part => IsWord(part, LowerCase, LowerCaseInside))
            && name.Length <= LongestLabel && IsWord(name, Letters, LettersInside),
        _ => false,
    };

    /// <summary>The value of a label: as its name without a prefix, or nothing. Source: as above, IsValidLabelValue.</summary>
    public static bool IsLabelValue(string value) => value.Length == 0 || (value.Length <= LongestLabel && IsWord(value, Letters, LettersInside));

    /// <summary>Short enough to stand in a message.</summary>
    public static string Shortened(string text) => text.Length <= LongestLabel ? text : string.Concat(text.AsSpan(0, 40), "...");

    private static bool IsWord(string text, SearchValues<char> atItsEnds, SearchValues<char> inside) =>
        text.Length > 0 && atItsEnds.Contains(text[0]) && atItsEnds.Contains(text[^1]) && !text.AsSpan().ContainsAnyExcept(inside);
}
