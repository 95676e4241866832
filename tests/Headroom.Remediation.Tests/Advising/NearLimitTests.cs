using Headroom.Remediation.Advising;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Advising;

public sealed class NearLimitTests
{
    [Theory]
    [InlineData("60Mi", 2, true)]
    [InlineData("60Mi", 7, true)]
    [InlineData("60Mi", 1, false)]
    [InlineData("60Mi", 0, false)]
    [InlineData("50Mi", 2, false)]
    public void Above_the_mark_for_two_looks_in_a_row_is_near(string peak, int looks, bool advised) =>
        (Of(Advised.Input() with { Use = Advised.Uses(peak, looks) }) is not null).Should().Be(advised);

    [Theory]
    [InlineData("80Mi", false)]
    [InlineData("83886081", true)]
    public void The_mark_is_four_fifths(string used, bool above) => NearLimit.IsAbove(A.Size(used)!.Value, A.Size("100Mi")!.Value).Should().Be(above);

    [Theory]
    [InlineData("1Gi", "60Mi", "75Mi")]
    [InlineData("70Mi", "60Mi", "70Mi")]
    [InlineData("1Gi", "64Mi", "80Mi")]
    public void The_command_raises_the_limit_within_the_ceiling(string ceiling, string peak, string limit)
    {
        var advice = Of(Advised.Input(policy: A.Policy(ceiling)) with { Use = Advised.Uses(peak, 2) })!;

        advice.Use.Should().Be($"kubectl set resources deployment/flagsmith-api -n flagsmith -c api --limits=memory={limit}");
        advice.Message.Should().Be("api has used more than 80% of its limit of 64Mi for a while, and nothing was killed so far. Raise it before it is killed");
    }

    [Fact]
    public void At_the_ceiling_it_is_the_policy_that_has_to_change()
    {
        var advice = Of(Advised.Input(policy: A.Policy("64Mi")) with { Use = Advised.Uses("60Mi", 2) })!;

        advice.Message.Should().EndWith("When it is killed, policy api allows no more than 64Mi: raise its ceiling");
        advice.Use.Should().Be("kubectl edit mempol api -n flagsmith");
    }

    [Fact]
    public void Without_a_limit_nothing_is_near() => Of(Advised.Input(A.Workload(null, null)) with { Use = Advised.Uses("60Mi", 2) }).Should().BeNull();

    private static Advice? Of(AdviceInput input) => Advised.Of(AdviceKind.NearLimit, input);
}
