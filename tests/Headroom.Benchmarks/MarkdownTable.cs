namespace Headroom.Benchmarks;

/// <summary>Rows of figures as Markdown.</summary>
internal static class MarkdownTable
{
    /// <param name="names">How many of the first columns are names, and not figures.</param>
    public static string Of(IReadOnlyList<string> head, IEnumerable<IEnumerable<string>> rows, int names = 0) =>
        string.Join('\n', rows.Prepend(head.Select((_, column) => column < names ? "---" : "---:")).Prepend(head).Select(cells => $"| {string.Join(" | ", cells)} |"));
}
