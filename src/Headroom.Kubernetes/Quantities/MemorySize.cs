using System.Globalization;

namespace Headroom.Kubernetes.Quantities;

/// <summary>
/// An amount of memory in whole bytes, from 0 to 2^63-1. Fractions of a byte (milli-units such as <c>1500m</c>)
/// round up, as the kubelet rounds them when it sets the cgroup.
/// </summary>
public readonly record struct MemorySize(long Bytes) : IComparable<MemorySize>
{
    public const long BytesPerMebibyte = 1L << 20;

    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

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

    /// <summary>The canonical Kubernetes text: the largest binary suffix that keeps the number whole (<c>1Gi</c>, <c>1536Mi</c>, <c>1000</c>).</summary>
    public override string ToString()
    {
        var (number, power) = (Bytes, 0);
        while (number != 0 && number % 1024 == 0 && power < BinarySuffixes.Length - 1)
        {
            number /= 1024;
            power++;
        }

        return number.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[power];
    }

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
        size = new((long)decimal.Ceiling(quantity.Value));
        return true;
    }
}
