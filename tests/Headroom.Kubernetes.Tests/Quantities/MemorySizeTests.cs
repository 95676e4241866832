using FsCheck;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Kubernetes.Tests.Quantities;

public sealed class MemorySizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1e9", 1_000_000_000)]
    [InlineData("128974848", 128_974_848)]
    [InlineData("129M", 129_000_000)]
    [InlineData("123Mi", 128_974_848)]
    [InlineData("0.5Gi", 536_870_912)]
    [InlineData("128e6", 128_000_000)]
    [InlineData("128974848000m", 128_974_848)]
    [InlineData("1500m", 2)]
    [InlineData("1m", 1)]
    [InlineData("1n", 1)]
    [InlineData("-0", 0)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Sizes_parse_to_whole_bytes_rounded_up(string text, long bytes) => MemorySize.Parse(text).Should().Be(new MemorySize(bytes));

    [Theory]
    [InlineData("-1")]
    [InlineData("-1m")]
    [InlineData("-128Mi")]
    [InlineData("lots")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_size_is_none(string? text)
    {
        MemorySize.TryParse(text, out var size).Should().BeFalse();
        size.Should().Be(MemorySize.Zero);
        MemorySize.ParseOrNull(text).Should().BeNull();
    }

    [Fact]
    public void A_negative_size_is_called_negative() =>
        FluentActions.Invoking(() => MemorySize.Parse("-5Mi")).Should().Throw<FormatException>().WithMessage("\"-5Mi\" is negative");

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(1000, "1000")]
    [InlineData(1024, "1Ki")]
    [InlineData(1536L << 20, "1536Mi")]
    [InlineData(1L << 30, "1Gi")]
    [InlineData(1L << 40, "1Ti")]
    [InlineData(1L << 50, "1Pi")]
    [InlineData(7L << 60, "7Ei")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void Sizes_are_written_with_the_largest_suffix_that_stays_whole(long bytes, string text) => new MemorySize(bytes).ToString().Should().Be(text);

    [Theory]
    [InlineData("5153960729", "4.8Gi")]
    [InlineData("128974848", "123Mi")]
    [InlineData("128e6", "122.1Mi")]
    [InlineData("129M", "123Mi")]
    [InlineData("100000", "97.7Ki")]
    [InlineData("1073741823", "1Gi")]
    [InlineData("9999", "9999")]
    [InlineData("1536Mi", "1536Mi")]
    [InlineData("12345Mi", "12345Mi")]
    [InlineData("131073Ki", "128Mi")]
    [InlineData("9223372036854775807", "8Ei")]
    [InlineData("0.1", "0.1")]
    [InlineData("100m", "0.1")]
    [InlineData("1500m", "1.5")]
    [InlineData("1n", "0.000000001")]
    [InlineData("0", "0")]
    public void A_message_has_a_size_in_units_that_people_read(string text, string message) => $"{MemorySize.Parse(text)}".Should().Be(message);

    [Theory]
    [InlineData("5153960729", "5153960729")]
    [InlineData("131073Ki", "131073Ki")]
    [InlineData("0.1", "1")]
    public void What_is_written_is_never_rounded(string text, string written) => MemorySize.Parse(text).ToString().Should().Be(written);

    [Fact]
    public void A_fraction_of_a_byte_is_shown_and_does_not_count() => MemorySize.Parse("0.1").Should().Be(new MemorySize(1));

    [Theory]
    [InlineData(100, "1.5", 150)]
    [InlineData(3, "0.5", 2)]
    [InlineData(100, "0", 0)]
    [InlineData(100, "-1", 0)]
    [InlineData(100, "-79228162514264337593543950335", 0)]
    [InlineData(100, "0.0000000000000000000000000001", 1)]
    [InlineData(0, "79228162514264337593543950335", 0)]
    [InlineData(1, "79228162514264337593543950335", long.MaxValue)]
    [InlineData(long.MaxValue, "1", long.MaxValue)]
    [InlineData(long.MaxValue, "1.0000000000000000000000000001", long.MaxValue)]
    [InlineData(long.MaxValue, "2", long.MaxValue)]
    public void Times_rounds_up_and_stays_in_range(long bytes, string factor, long product) =>
        new MemorySize(bytes).Times(decimal.Parse(factor, System.Globalization.CultureInfo.InvariantCulture)).Should().Be(new MemorySize(product));

    [Fact]
    public void Sizes_compare_by_their_bytes()
    {
        var (small, large) = (MemorySize.FromMebibytes(1), MemorySize.FromMebibytes(2));

        (small < large && large > small && small <= large && large >= small).Should().BeTrue();
        MemorySize.Min(large, small).Should().Be(small);
        MemorySize.Max(small, large).Should().Be(large);
        new[] { large, small }.Order().Should().Equal(small, large);
    }

    [Fact]
    public void What_is_written_parses_back() => Prop.ForAll(Sizes(), size => MemorySize.Parse(size.ToString()) == size).QuickCheckThrowOnFailure();

    [Fact]
    public void Rounding_up_gives_whole_mebibytes_and_never_less() => Prop.ForAll(Sizes(), size =>
    {
        var rounded = size.RoundUpToMebibyte();
        var atTheTop = size.Bytes > long.MaxValue - MemorySize.BytesPerMebibyte;
        return rounded.Bytes % MemorySize.BytesPerMebibyte == 0
            && (rounded >= size || atTheTop)
            && Math.Abs((decimal)rounded.Bytes - size.Bytes) < MemorySize.BytesPerMebibyte
            && size.RoundDownToMebibyte() <= size;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sums_and_products_never_leave_the_range() => Prop.ForAll(Sizes(), Sizes(), Factors(), (left, right, factor) =>
        left.Plus(right) >= MemorySize.Max(left, right)
        && left.Plus(right) == right.Plus(left)
        && left.Times(factor).Bytes >= 0
        && (factor < 1 || left.Times(factor) >= left)).QuickCheckThrowOnFailure();

    /// <summary>Small and large ones, and those at the edges.</summary>
    private static Arbitrary<MemorySize> Sizes() => Arb.From(
        from bits in Gen.Choose(0, 63)
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        from edge in Gen.Choose(0, 9)
        let any = ((((long)high << 32) | (uint)low) & long.MaxValue) >> bits
        select new MemorySize(edge switch { 0 => long.MaxValue - (any & 0xFFFFF), 1 => any & ~0xFFFFFL, _ => any }));

    private static Arbitrary<decimal> Factors() => Arb.From(
        from low in Gen.Choose(0, int.MaxValue)
        from middle in Gen.Choose(0, int.MaxValue)
        from high in Gen.Choose(0, int.MaxValue)
        from negative in Gen.Elements(false, false, true)
        from scale in Gen.Choose(0, 28)
        from zeroed in Gen.Choose(0, 2)
        select new decimal(low, zeroed > 0 ? 0 : middle, zeroed > 1 ? 0 : high, negative, (byte)scale));
}
