using System.Globalization;

namespace Headroom.Kubernetes.Quantities;

/// <summary>
/// A Kubernetes resource quantity: a decimal number with an optional decimal (<c>n u m k M G T P E</c>),
/// binary (<c>Ki Mi Gi Ti Pi Ei</c>) or exponent (<c>e3</c>, <c>E3</c>) suffix.
/// Bounds: the magnitude is at most 2^63-1, as in the API server; what is larger does not parse.
/// Source: k8s.io/apimachinery/pkg/api/resource, Quantity.
/// </summary>
public readonly record struct Quantity(decimal Value) : IComparable<Quantity>
{
    private const decimal Largest = long.MaxValue;

    /// <exception cref="FormatException">The text is not a quantity; the message quotes it.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity) ? quantity : throw new FormatException($"\"{Shortened(text)}\" is not a quantity such as 256Mi, 1Gi or 134217728");

    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text) || text.Length > 64)
            return false;
        var end = NumberLength(text);
        if (end == 0 || !TryScale(text.AsSpan(end), out var scale))
            return false;
        if (!decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        if (number != 0 && Math.Abs(number) > Largest / scale)
            return false;
        // The division above is rounded, so the product can still be a hair too large.
        var value = number * scale;
        if (Math.Abs(value) > Largest)
            return false;
        quantity = new Quantity(value);
        return true;
    }

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;

    internal static string Shortened(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "...");

    private static int NumberLength(string text)
    {
        var at = text[0] is '+' or '-' ? 1 : 0;
        var digits = 0;
        for (; at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'); at++)
            digits += text[at] == '.' ? 0 : 1;
        return digits == 0 ? 0 : at;
    }

    private static bool TryScale(ReadOnlySpan<char> suffix, out decimal scale)
    {
        decimal? known = suffix switch
        {
            "" => 1m,
            "n" => 1e-9m,
            "u" => 1e-6m,
            "m" => 1e-3m,
            "k" => 1e3m,
            "M" => 1e6m,
            "G" => 1e9m,
            "T" => 1e12m,
            "P" => 1e15m,
            "E" => 1e18m,
            "Ki" => 1024m,
            "Mi" => 1048576m,
            "Gi" => 1073741824m,
            "Ti" => 1099511627776m,
            "Pi" => 1125899906842624m,
            "Ei" => 1152921504606846976m,
            _ => null,
        };
        scale = known ?? 0;
        return known is not null || TryExponent(suffix, out scale);
    }

    private static bool TryExponent(ReadOnlySpan<char> suffix, out decimal scale)
    {
        scale = 0;
        if (suffix.Length < 2 || suffix[0] is not ('e' or 'E'))
            return false;
        if (!int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) || exponent is < -9 or > 18)
            return false;
        scale = 1;
        for (; exponent > 0; exponent--)
            scale *= 10;
        for (; exponent < 0; exponent++)
            scale /= 10;
        return true;
    }
}
