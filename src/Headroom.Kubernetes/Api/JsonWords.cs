using System.Globalization;
using System.Text;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// Some words, and whether UTF-8 JSON may say one of them, as a name or in a text: looked for in its bytes, without reading it and without
/// allocating. It may be said to where it is not; where it is said not to, no reading of the JSON finds one.
/// </summary>
public sealed class JsonWords
{
    private readonly byte[][] _words;

    /// <param name="words">Of ASCII letters, digits, dots and hyphens: JSON can write these as they are, or as <c>\u00XX</c>, and in no third way.</param>
    /// <exception cref="ArgumentException">There is no word, or one has other characters or none.</exception>
    public JsonWords(params IReadOnlyList<string> words)
    {
        if (words.Count == 0 || words.Any(word => word.Length == 0 || !word.All(IsOfWords)))
            throw new ArgumentException("It takes words of ASCII letters, digits, dots and hyphens.", nameof(words));
        _words = [.. words.Select(Encoding.ASCII.GetBytes)];
    }

    public bool MayOccurIn(ReadOnlySpan<byte> json)
    {
        foreach (var word in _words)
        {
            if (json.IndexOf(word) >= 0)
                return true;
        }

        return HasEscapedLetter(json);
    }

    private static bool IsOfWords(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-';

    /// <summary>
    /// Whether a character that words are made of is written as an escape, or is cut off within one. Go, which API servers are written in, escapes none
    /// of them: no more than <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> and control characters.
    /// </summary>
    private static bool HasEscapedLetter(ReadOnlySpan<byte> json)
    {
        var start = "\\u00"u8;
        for (var at = json.IndexOf(start); at >= 0; at = json.IndexOf(start))
        {
            json = json[(at + start.Length)..];
            if (json.Length < 2 || !byte.TryParse(json[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var character) || IsOfWords((char)character))
                return true;
        }

        return false;
    }
}
