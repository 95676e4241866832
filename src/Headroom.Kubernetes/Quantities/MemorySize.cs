using System.Globalization;

namespace Headroom.Kubernetes.Quantities;

/// <summary>
/// An amount of memory in whole bytes, from 0 to 2^63-1. Fractions of a byte (milli-units such as <c>1500m</c>)
/// round up, as the kubelet rounds them when it sets the cgroup.
/// </summary>
/// <remarks>
/// <see cref="ToString()"/> is exact: patches, records and JSON use it. An interpolated string (<c>$"{size}"</c>) formats the amount
/// for people and may round it. In a text that a program reads, such as a command or a manifest, call <see cref="ToString()"/>.
/// </remarks>
public readonly record struct MemorySize(long Bytes) : IComparable<MemorySize>, IFormattable
{
    public const long BytesPerMebibyte = 1L << 20;

    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>The amount before it was rounded up to whole bytes; null for whole bytes. Shown to people only.</summary>
    private decimal? Unrounded { get; init; }

    public static MemorySize Zero { get; }

    public static MemorySize FromMebibytes(long mebibytes) => new(checked(mebibytes * BytesPerMebibyte));

    /// <exception cref="FormatException">The text is not a quantity, or it is negative.</exception>
    public static MemorySize Parse(string text) => TryFrom(Quantity.Parse(text), out var size)
        ? size
        : throw new FormatException($"\"{Quantity.Shortened(text)}\" is negative");

    /// <summary>False for a text that is not a quantity, and for a negative one.</summary>
    public static bool TryParse(string? text, out MemorySize size)
    {
        size = default;
        return Quantity.TryParse(text, out var quantity) && TryFrom(quantity, out size);
    }

    /// <summary>The size that the text names, or null where it names none.</summary>
    public static MemorySize? ParseOrNull(string? text) => TryParse(text, out var size) ? size : null;

    /// <summary>An amount that was written down, for people; what is no amount stays as it is, and no text is <c>none</c>.</summary>
    public static string Readable(string? text) => TryParse(text, out var size) ? $"{size}" : text ?? "none";

    /// <summary>Rounded up to a whole Mi; at the very top of the range, rounded down instead.</summary>
    public MemorySize RoundUpToMebibyte()
    {
        var over = Bytes % BytesPerMebibyte;
        if (over == 0)
            return this;
        return Bytes > long.MaxValue - BytesPerMebibyte ? RoundDownToMebibyte() : new(Bytes - over + BytesPerMebibyte);
    }

    public MemorySize RoundDownToMebibyte() => new(Bytes - (Bytes % BytesPerMebibyte));

    /// <summary>The size times a factor, rounded up to a whole byte; what leaves the range becomes its nearest end.</summary>
    public MemorySize Times(decimal factor)
    {
        if (factor <= 0)
            return Zero;
        if (factor > 1 && Bytes > long.MaxValue / factor)
            return new(long.MaxValue);
        // The division above is rounded, so the product can still be a hair too large.
        return new((long)Math.Min(decimal.Ceiling(Bytes * factor), long.MaxValue));
    }

    public MemorySize Plus(MemorySize other) => new(Bytes > long.MaxValue - other.Bytes ? long.MaxValue : Bytes + other.Bytes);

    public static MemorySize Min(MemorySize left, MemorySize right) => left < right ? left : right;

    public static MemorySize Max(MemorySize left, MemorySize right) => left > right ? left : right;

    /// <summary>
    /// The canonical Kubernetes text: the largest binary suffix that keeps the number whole (<c>1Gi</c>, <c>1536Mi</c>, <c>1000</c>).
    /// </summary>
    public override string ToString()
    {
        var (number, power) = Canonical();
        return number.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[power];
    }

    /// <summary>
    /// For people: the canonical text if its number is short, else one decimal in the largest unit (<c>4.8Gi</c> for 5153960729 bytes).
    /// A fraction of a byte is shown as it is (<c>0.1</c>), since it is most likely a missing suffix.
    /// </summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Unrounded is { } fraction && Bytes < 1024)
            return fraction.ToString("0.#########", CultureInfo.InvariantCulture);
        var (number, power) = Canonical();
        if (number <= (power < 2 ? 9_999 : 99_999))
            return ToString();
        decimal scaled = Bytes;
        // 1023.95 and more would round to 1024.
        for (power = 0; scaled >= 1023.95m && power < BinarySuffixes.Length - 1; power++)
            scaled /= 1024;
        return scaled.ToString("0.#", CultureInfo.InvariantCulture) + BinarySuffixes[power];
    }

    public bool Equals(MemorySize other) => Bytes == other.Bytes;

    public override int GetHashCode() => Bytes.GetHashCode();

    public int CompareTo(MemorySize other) => Bytes.CompareTo(other.Bytes);

    public static bool operator <(MemorySize left, MemorySize right) => left.Bytes < right.Bytes;

    public static bool operator >(MemorySize left, MemorySize right) => left.Bytes > right.Bytes;

    public static bool operator <=(MemorySize left, MemorySize right) => left.Bytes <= right.Bytes;

    public static bool operator >=(MemorySize left, MemorySize right) => left.Bytes >= right.Bytes;

    private static bool TryFrom(Quantity quantity, out MemorySize size)
    {
        size = default;
        if (quantity.Value < 0)
            return false;
        var whole = decimal.Ceiling(quantity.Value);
        size = new((long)whole) { Unrounded = whole == quantity.Value ? null : quantity.Value };
        return true;
    }

    private (long Number, int Power) Canonical()
    {
        var (number, power) = (Bytes, 0);
        while (number != 0 && number % 1024 == 0 && power < BinarySuffixes.Length - 1)
        {
            number /= 1024;
            power++;
        }

        return (number, power);
    }
}
