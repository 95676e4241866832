using System.Globalization;

namespace Headroom.Benchmarks;

/// <summary>Figures for people.</summary>
internal static class Amounts
{
    public static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);

    public static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");
}
