using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Remedies;

public sealed class ClimbTests
{
    [Theory]
    [InlineData(MemoryStrategy.Step, 0, "128Mi", "64Mi", "one step, and the request with it")]
    [InlineData(MemoryStrategy.Step, 2, "320Mi", "64Mi", "the limit quickens, the request does not")]
    [InlineData(MemoryStrategy.Leap, 0, "1000Mi", "64Mi", "to the ceiling, in whole Mi; the request goes one step")]
    [InlineData(MemoryStrategy.Leap, 3, "1000Mi", "64Mi", "whatever came before")]
    public void The_limit_goes_by_the_strategy_and_the_request_by_one_plain_step(MemoryStrategy strategy, int steps, string limit, string request, string why)
    {
        var rules = A.Rules("1048576001") with { Strategy = strategy, GrowthPercent = 100, GrowthFactorPercent = 200, MinIncrease = A.Size("64Mi")!.Value };

        Climb.Next(A.Size("64Mi")!.Value, A.Size("32Mi"), guaranteed: false, rules, steps).Should().Be((A.Size(limit)!.Value, A.Size(request)), why);
    }

    [Theory]
    [InlineData(MemoryStrategy.Step)]
    [InlineData(MemoryStrategy.Leap)]
    public void At_the_ceiling_there_is_no_next(MemoryStrategy strategy) =>
        Climb.Next(A.Size("1Gi")!.Value, A.Size("32Mi"), guaranteed: false, A.Rules("1Gi") with { Strategy = strategy }, steps: 1).Should().BeNull();

    [Fact]
    public void Guaranteed_leaps_whole() =>
        Climb.Next(A.Size("64Mi")!.Value, A.Size("64Mi"), guaranteed: true, A.Rules("1Gi") with { Strategy = MemoryStrategy.Leap }, steps: 0)
            .Should().Be((A.Size("1Gi")!.Value, A.Size("1Gi")));
}
