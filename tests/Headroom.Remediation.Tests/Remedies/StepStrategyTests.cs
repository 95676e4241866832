using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Remedies;

public sealed class StepStrategyTests
{
    private const string Top = "9223372036854775807";

    [Theory]
    [InlineData("64Mi", "128Mi", "doubled")]
    [InlineData("256Mi", "512Mi", "doubled")]
    [InlineData("16Mi", "80Mi", "the least increase is more than double")]
    [InlineData("1", "65Mi", "the least increase, rounded up")]
    [InlineData("65Mi", "130Mi", "just above where doubling overtakes the least increase")]
    [InlineData("600Mi", "1Gi", "cut by the ceiling")]
    [InlineData("1023Mi", "1Gi", "the last Mi")]
    [InlineData("1073741823", "1Gi", "the last byte")]
    [InlineData("1Gi", null, "at the ceiling")]
    [InlineData("2Gi", null, "above the ceiling")]
    [InlineData("67108865", "134217730->129Mi", "odd bytes, rounded up to a whole Mi")]
    [InlineData("129M", "258000000->247Mi", "decimal units, rounded up to a whole Mi")]
    [InlineData("1e8", "200000000->191Mi", "exponent, rounded up to a whole Mi")]
    [InlineData("128974848000m", "246Mi", "milli-units")]
    [InlineData(Top, null, "the largest there is")]
    public void A_step_that_doubles(string limit, string? next, string why) => Next(limit, A.Rules()).Should().Be(next?.Split("->")[^1], why);

    [Theory]
    [InlineData("64Mi", 0, "256Mi", "by 192Mi at least")]
    [InlineData("256Mi", 0, "512Mi", "doubled")]
    [InlineData("256Mi", 1, "768Mi", "tripled, where doubling was not enough")]
    [InlineData("768Mi", 2, "3840Mi", "and five times")]
    [InlineData("2Gi", 0, "4Gi", "a large one is no more than doubled at first")]
    public void By_default_a_step_doubles_by_192Mi_at_least_and_quickens(string limit, int steps, string next, string why) =>
        StepStrategy.Next(A.Size(limit)!.Value, A.Policy(new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "64Gi" } }).Memory, steps)
            .Should().Be(A.Size(next), why);

    [Theory]
    [InlineData("64Mi", "256Mi", "256Mi", "up to the floor at once")]
    [InlineData("200Mi", "256Mi", "400Mi", "the step goes beyond the floor")]
    [InlineData("64Mi", "1Gi", "1Gi", "floor and ceiling the same")]
    [InlineData("64Mi", "300M", "287Mi", "a floor that is not whole Mi, rounded up")]
    public void A_step_reaches_the_floor(string limit, string floor, string next, string why) =>
        Next(limit, A.Rules() with { Floor = A.Size(floor)!.Value }).Should().Be(next, why);

    [Theory]
    [InlineData("600Mi", "1G", "953Mi")]
    [InlineData("953Mi", "1G", null)]
    [InlineData("1G", "1G", null)]
    [InlineData("64Mi", "100000000", "95Mi")]
    [InlineData("95Mi", "100000000", null)]
    [InlineData("64Mi", "67108865", null)]
    [InlineData("64Mi", "65.9Mi", "65Mi")]
    [InlineData("1", "1Mi", "1Mi")]
    public void A_ceiling_that_is_not_whole_Mi_holds_to_the_byte(string limit, string ceiling, string? next) => Next(limit, A.Rules(ceiling)).Should().Be(next);

    [Theory]
    [InlineData("512Mi", 1, "64Mi", "576Mi", "the least increase over small growth")]
    [InlineData("512Mi", 10, "1Mi", "564Mi", "growth over the least increase: 563.2Mi, rounded up")]
    [InlineData("512Mi", 50, "256Mi", "768Mi", "both the same")]
    [InlineData("100Mi", 1000, "64Mi", "1100Mi", "eleven times")]
    [InlineData("100Mi", 1, "1", "101Mi", "the smallest of both")]
    [InlineData("1Mi", 1, "1", "2Mi", "never less than to the next Mi")]
    [InlineData("512Mi", 100, "9Pi", "2Gi", "a huge least increase, cut")]
    public void A_step_grows_by_the_percentage_and_at_least_by_the_least_increase(string limit, int percent, string minIncrease, string next, string why) =>
        Next(limit, A.Rules("2Gi") with { GrowthPercent = percent, MinIncrease = A.Size(minIncrease)!.Value }).Should().Be(next, why);

    [Theory]
    [InlineData("6Ei", Top, 100, "8796093022207Mi")]
    [InlineData("6Ei", Top, 1000, "8796093022207Mi")]
    [InlineData("9223372036853727231", Top, 1, "8796093022207Mi")]
    [InlineData("8796093022207Mi", Top, 100, null)]
    [InlineData("4Ei", "7Ei", 100, "7Ei")]
    public void Huge_limits_do_not_overflow(string limit, string ceiling, int percent, string? next) =>
        Next(limit, A.Rules(ceiling) with { GrowthPercent = percent, MinIncrease = A.Size("64Mi")!.Value }).Should().Be(next);

    [Theory]
    [InlineData(0, 100, 200, "128Mi", "the first step: 100 %")]
    [InlineData(1, 100, 200, "192Mi", "200 %")]
    [InlineData(2, 100, 200, "320Mi", "400 %")]
    [InlineData(3, 50, 300, "928Mi", "50 % x 27")]
    [InlineData(5, 100, 100, "128Mi", "a factor of 100 % does not quicken")]
    [InlineData(10, 1000, 1000, "6464Mi", "10,000 % at most")]
    public void Growth_quickens_with_each_step_of_a_climb(int steps, int percent, int factor, string next, string why) =>
        StepStrategy.Next(A.Size("64Mi")!.Value, A.Rules("64Gi") with { GrowthPercent = percent, GrowthFactorPercent = factor, MinIncrease = A.Size("1Mi")!.Value }, steps)
            ?.ToString().Should().Be(next, why);

    private static string? Next(string limit, MemoryRules rules) => StepStrategy.Next(A.Size(limit)!.Value, rules, steps: 0)?.ToString();
}
