using FsCheck;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Kubernetes.Tests.Quantities;

public sealed class KubernetesDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("10s", 10_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1_500)]
    [InlineData(".5s", 500)]
    [InlineData("1.h", 3_600_000)]
    [InlineData("10m", 600_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1h0m0s", 3_600_000)]
    [InlineData("1m1m", 120_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("1000us", 1)]
    [InlineData("1000µs", 1)]
    [InlineData("1000μs", 1)]
    [InlineData("1000000ns", 1)]
    [InlineData("8760h", 31_536_000_000)]
    public void Durations_parse(string text, long milliseconds)
    {
        KubernetesDuration.TryParse(text, out var duration).Should().BeTrue();
        duration.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    public static TheoryData<string?> Garbage =>
    [
        null, "", " ", "1", "s", ".s", "1x", "1 s", " 1s", "1s ", "-1s", "+1s", "1d", "1w", "1S", "1H", "1h30", "h1", "1..5s", "1e3s", "1,5s", "00:10:00", "8760h1ms", "8761h",
        "99999999999999999999999999999h", "١s", "1s\n", new string('1', 10_000), new string('s', 10_000), "0." + new string('0', 10_000) + "s",
    ];

    [Theory]
    [MemberData(nameof(Garbage))]
    public void What_is_no_duration_does_not_parse(string? text)
    {
        KubernetesDuration.TryParse(text, out var duration).Should().BeFalse();
        duration.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "0s")]
    [InlineData(10, "0.001ms")]
    [InlineData(5_000_000, "500ms")]
    [InlineData(9_999_999, "1s")]
    [InlineData(15_000_000, "1.5s")]
    [InlineData(100_000_000, "10s")]
    [InlineData(599_999_999, "1m")]
    [InlineData(600_000_000, "1m")]
    [InlineData(54_000_000_000, "1h30m")]
    [InlineData(71_999_999_999, "2h")]
    [InlineData(315_360_000_000_000, "8760h")]
    [InlineData(-100_000_000, "-10s")]
    public void Durations_are_written_as_a_person_would(long ticks, string text) => KubernetesDuration.Format(TimeSpan.FromTicks(ticks)).Should().Be(text);

    [Fact]
    public void The_whole_range_can_be_written()
    {
        KubernetesDuration.Format(TimeSpan.MaxValue).Should().StartWith("256204778h48m5.477s");
        KubernetesDuration.Format(TimeSpan.MinValue).Should().StartWith("-256204778h48m5.477s");
    }

    [Fact]
    public void What_is_written_parses_back_to_the_millisecond() => Prop.ForAll(Arb.From(Ticks()), ticks =>
    {
        var duration = TimeSpan.FromTicks(ticks);
        return KubernetesDuration.TryParse(KubernetesDuration.Format(duration), out var back) && (back - duration).Duration() <= TimeSpan.FromMilliseconds(0.5);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whole_milliseconds_parse_back_exactly() => Prop.ForAll(Arb.From(Ticks()), ticks =>
    {
        var duration = TimeSpan.FromTicks(ticks - (ticks % TimeSpan.TicksPerMillisecond));
        return KubernetesDuration.TryParse(KubernetesDuration.Format(duration), out var back) && back == duration;
    }).QuickCheckThrowOnFailure();

    /// <summary>From nothing to a year, short ones as often as long ones.</summary>
    private static Gen<long> Ticks() =>
        from bits in Gen.Choose(0, 48)
        from high in Gen.Choose(0, 0xFFFF)
        from low in Gen.Choose(0, int.MaxValue)
        select Math.Min((((long)high << 32) | (uint)low) >> bits, TimeSpan.FromHours(8760).Ticks);
}
