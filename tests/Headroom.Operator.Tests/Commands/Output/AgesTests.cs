using Headroom.Operator.Commands.Output;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Commands.Output;

public sealed class AgesTests
{
    [Theory]
    [InlineData(-5, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7199, "119m")]
    [InlineData(7200, "2h")]
    [InlineData(172_799, "47h")]
    [InlineData(172_800, "2d")]
    public void An_age_is_told_in_the_unit_that_says_enough(int seconds, string age) => Ages.Of(TimeSpan.FromSeconds(seconds)).Should().Be(age);

    [Fact]
    public void What_has_no_time_is_told_so() => Ages.Ago(null, A.Now).Should().Be("at an unknown time");

    [Fact]
    public void A_clock_time_is_told_in_UTC() => Ages.Clock(A.Now.ToOffset(TimeSpan.FromHours(2))).Should().Be("2026-11-22 08:00:00Z");
}
