using static Headroom.Benchmarks.Svg;

namespace Headroom.Benchmarks.Churn;

/// <summary>The operator's memory over time, as SVG, with the phases that it went through.</summary>
internal static class ChurnChart
{
    private const double Left = 60;
    private const double Right = 690;
    private const double Top = 40;
    private const double Bottom = 260;

    /// <param name="phases">In their order, at least one.</param>
    public static string Of(IReadOnlyList<ChurnPhase> phases)
    {
        double[] memory = [.. phases.SelectMany(phase => phase.Resident).Select(bytes => bytes / 1048576.0)];
        var (across, up) = (new Axis(memory.Length, Left, Right), new Axis(memory.Max(), Bottom, Top));
        string[] lines =
        [
            """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 310" font-family="sans-serif" font-size="12">""",
            "  <title>The operator's resident memory in MiB over seconds</title>",
            .. Enumerable.Range(0, Axis.Steps + 1).SelectMany(step => Grid(step, across, up)),
            Text(Left, Top - 18, "start", Blue, "resident memory, MiB"),
            Text((Left + Right) / 2, Bottom + 42, "middle", Grey, "seconds"),
            .. Phases(phases, across),
            Curve(memory.Select((value, second) => (across.At(second), up.At(value))), Blue),
            "</svg>",
            "",
        ];
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Phases(IReadOnlyList<ChurnPhase> phases, Axis across)
    {
        var second = 0;
        foreach (var phase in phases)
        {
            var x = across.At(second);
            yield return Invariant($"""  <line x1="{x:0.#}" y1="{Top}" x2="{x:0.#}" y2="{Bottom}" stroke="{Grey}" stroke-dasharray="3 3"/>""");
            yield return Invariant($"""  <text x="{x + 4:0.#}" y="{Bottom - 6}" fill="{Grey}" font-size="9" transform="rotate(-90 {x + 4:0.#} {Bottom - 6}) translate(0 8)">{phase.Name}</text>""");
            second += phase.Resident.Count;
        }
    }

    private static IEnumerable<string> Grid(int step, Axis across, Axis up)
    {
        var (x, y) = (across.At(across.Mark(step)), up.At(up.Mark(step)));
        yield return GridLine(Left, Right, y);
        yield return Text(Left - 8, y + 4, "end", Grey, Invariant($"{up.Mark(step):0.##}"));
        yield return Text(x, Bottom + 18, "middle", Grey, Invariant($"{across.Mark(step):0.##}"));
    }
}
