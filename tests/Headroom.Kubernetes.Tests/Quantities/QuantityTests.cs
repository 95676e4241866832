using System.Globalization;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Kubernetes.Tests.Quantities;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("128974848", "128974848")]
    [InlineData("129e6", "129000000")]
    [InlineData("129M", "129000000")]
    [InlineData("128974848000m", "128974848")]
    [InlineData("123Mi", "128974848")]
    [InlineData("0.5Gi", "536870912")]
    [InlineData("1e9", "1000000000")]
    [InlineData("1E9", "1000000000")]
    [InlineData("1e+3", "1000")]
    [InlineData("1e-3", "0.001")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("7Ei", "8070450532247928832")]
    [InlineData("1Ki", "1024")]
    [InlineData("1k", "1000")]
    [InlineData("2T", "2000000000000")]
    [InlineData("2Ti", "2199023255552")]
    [InlineData("1P", "1000000000000000")]
    [InlineData("1Pi", "1125899906842624")]
    [InlineData("250m", "0.25")]
    [InlineData("5u", "0.000005")]
    [InlineData("5n", "0.000000005")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("+5", "5")]
    [InlineData("-5Mi", "-5242880")]
    [InlineData("-0", "0")]
    [InlineData("007", "7")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775807", "-9223372036854775807")]
    public void Quantities_parse(string text, string value) =>
        Quantity.Parse(text).Value.Should().Be(decimal.Parse(value, CultureInfo.InvariantCulture));

    public static TheoryData<string?> Garbage =>
    [
        null, "", " ", "Mi", ".", "+", "-", "+-1", "--1", "1 Mi", " 1Mi", "1Mi ", "1mi", "1MI", "1K", "1kb", "1MiB", "1MB", "1B", "1 000", "1,000", "1_000",
        "1.2.3", "1e", "1e1.5", "1e1e1", "1eMi", "1e3Mi", "e3", "0x10", "NaN", "Infinity", "∞", "１", "١", "1\u0000", "1\n", "true", "[]", "1e19", "1e999999999999",
        "8Ei", "9223372036854775808", "-9223372036854775808", "9.3E", "99999999999999999999999999999999",
        new string('1', 10_000), new string('x', 10_000), "0." + new string('0', 10_000), "1e" + new string('0', 10_000),
    ];

    [Theory]
    [MemberData(nameof(Garbage))]
    public void What_is_no_quantity_does_not_parse(string? text) => Quantity.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void The_error_quotes_the_text_but_never_much_of_it()
    {
        var parse = () => Quantity.Parse("12 monkeys" + new string('!', 10_000));

        parse.Should().Throw<FormatException>().WithMessage("\"12 monkeys!*...\" is not a quantity*").Which.Message.Length.Should().BeLessThan(200);
    }

    [Fact]
    public void The_edge_of_the_range_never_overflows()
    {
        // The largest number that the check before the multiplication lets through, and its neighbours.
        foreach (var (suffix, scale) in new[] { ("Ki", 1024m), ("Mi", 1048576m), ("Ti", 1099511627776m), ("Ei", 1152921504606846976m), ("E", 1e18m), ("k", 1e3m), ("m", 1e-3m) })
        {
            for (var off = -3; off <= 3; off++)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{(long.MaxValue / scale) + (off * 1e-27m)}{suffix}");
                if (Quantity.TryParse(text, out var quantity))
                    quantity.Value.Should().BeLessOrEqualTo(long.MaxValue, text);
                MemorySize.ParseOrNull(text)?.Bytes.Should().BePositive(text);
            }
        }
    }
}
