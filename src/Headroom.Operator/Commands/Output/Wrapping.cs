namespace Headroom.Operator.Commands.Output;

/// <summary>Breaks pieces of text into lines, between words. Pure.</summary>
internal static class Wrapping
{
    /// <summary>Lines of at most <paramref name="width"/> characters, but for a single word that is longer. Control characters, which a terminal would obey, are left out.</summary>
    public static IReadOnlyList<IReadOnlyList<Piece>> Wrap(IEnumerable<Piece> pieces, int width)
    {
        var lines = new List<IReadOnlyList<Piece>>();
        var line = new List<Piece>();
        var used = 0;
        foreach (var word in pieces.SelectMany(Words))
        {
            if (used > 0 && used + 1 + word.Text.Length > width)
            {
                lines.Add(line);
                (line, used) = ([], 0);
            }

            Append(line, word);
            used += word.Text.Length + (used > 0 ? 1 : 0);
        }

        if (line.Count > 0)
            lines.Add(line);
        return lines;
    }

    private static IEnumerable<Piece> Words(Piece piece) => piece.Text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(word => new string([.. word.Where(letter => !char.IsControl(letter))]))
        .Where(word => word.Length > 0)
        .Select(word => new Piece(word, piece.Tone));

    private static void Append(List<Piece> line, Piece word)
    {
        if (line.Count > 0 && line[^1].Tone == word.Tone)
            line[^1] = line[^1] with { Text = $"{line[^1].Text} {word.Text}" };
        else
            line.Add(line.Count > 0 ? word with { Text = $" {word.Text}" } : word);
    }
}
