using static Headroom.Benchmarks.Svg;

namespace Headroom.Benchmarks.Storms;

/// <summary>Two curves over the number of workloads, as SVG: what the operator wrote, and how long it took.</summary>
internal static class StormChart
{
    private const double Left = 70;
    private const double Right = 650;
    private const double Top = 50;
    private const double Bottom = 310;

    private const string WritesColour = Blue;
    private const string SecondsColour = Orange;

    /// <param name="results">By workloads, at least one.</param>
    public static string Of(IReadOnlyList<StormResult> results)
    {
        var across = new Axis(results.Max(result => result.Workloads), Left, Right);
        var writes = new Axis(results.Max(result => result.OperatorWrites), Bottom, Top);
        var seconds = new Axis(results.Max(result => result.HealedSeconds), Bottom, Top);
        string[] lines =
        [
            """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 360" font-family="sans-serif" font-size="13">""",
            """  <title>Operator writes and seconds until all is healed, over the number of workloads in the storm</title>""",
            .. Enumerable.Range(0, Axis.Steps + 1).SelectMany(step => Grid(step, across, writes, seconds)),
            Text((Left + Right) / 2, Bottom + 40, "middle", Grey, "workloads of 2 pods, killed within 10 s"),
            Text(Left, Top - 20, "start", WritesColour, "operator's writes"),
            Text(Right, Top - 20, "end", SecondsColour, "seconds to all healed"),
            Curve(results.Select(result => (across.At(result.Workloads), writes.At(result.OperatorWrites))), WritesColour),
            Curve(results.Select(result => (across.At(result.Workloads), seconds.At(result.HealedSeconds))), SecondsColour, " stroke-dasharray=\"6 4\""),
            .. results.Select(result => Dot(across.At(result.Workloads), writes.At(result.OperatorWrites), WritesColour)),
            .. results.Select(result => Dot(across.At(result.Workloads), seconds.At(result.HealedSeconds), SecondsColour)),
            "</svg>",
            "",
        ];
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Grid(int step, Axis across, Axis writes, Axis seconds)
    {
        var (x, y) = (across.At(across.Mark(step)), writes.At(writes.Mark(step)));
        yield return GridLine(Left, Right, y);
        yield return Text(Left - 8, y + 4, "end", WritesColour, Invariant($"{writes.Mark(step):0.##}"));
        yield return Text(Right + 8, y + 4, "start", SecondsColour, Invariant($"{seconds.Mark(step):0.##}"));
        yield return Text(x, Bottom + 18, "middle", Grey, Invariant($"{across.Mark(step):0.##}"));
    }

    private static string Dot(double x, double y, string colour) => Invariant($"""  <circle cx="{x:0.#}" cy="{y:0.#}" r="4" fill="{colour}"/>""");
}
