namespace Headroom.Benchmarks;

/// <summary>Of a chart: from 0 to the first round number that holds everything.</summary>
internal sealed class Axis(double most, double from, double to)
{
    /// <summary>Marks beside the one at 0.</summary>
    public const int Steps = 5;

    private readonly double _end = Round(most);

    public double At(double value) => from + ((to - from) * value / _end);

    /// <param name="step">From 0 to <see cref="Steps"/>.</param>
    public double Mark(int step) => _end * step / Steps;

    private static double Round(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(most, 1))));
        return power * new[] { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 }.First(factor => factor * power >= most);
    }
}
