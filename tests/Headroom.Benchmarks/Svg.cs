using System.Globalization;

namespace Headroom.Benchmarks;

/// <summary>The parts of a chart, in colours that show on white and on black.</summary>
internal static class Svg
{
    public const string Grey = "#7d8590";
    public const string Blue = "#2f81f7";
    public const string Orange = "#d9822b";

    public static string Text(double x, double y, string anchor, string colour, string text) =>
        Invariant($"""  <text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}" fill="{colour}">{text}</text>""");

    public static string GridLine(double left, double right, double y) =>
        Invariant($"""  <line x1="{left:0.#}" y1="{y:0.#}" x2="{right:0.#}" y2="{y:0.#}" stroke="{Grey}" stroke-opacity="0.3"/>""");

    public static string Curve(IEnumerable<(double X, double Y)> points, string colour, string style = "") =>
        $"""  <polyline points="{string.Join(' ', points.Select(point => Invariant($"{point.X:0.#},{point.Y:0.#}")))}" fill="none" stroke="{colour}" stroke-width="2"{style}/>""";

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
