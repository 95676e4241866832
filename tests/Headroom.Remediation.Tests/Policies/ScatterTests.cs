using Headroom.Remediation.Policies;

namespace Headroom.Remediation.Tests.Policies;

public sealed class ScatterTests
{
    [Fact]
    public void The_same_text_gets_the_same_number() => Scatter.Of("uid/3").Should().Be(Scatter.Of("uid/3"));

    /// <summary>What an operator before has worked out, the next one has to find again.</summary>
    [Theory]
    [InlineData("", 0.93676944839044)]
    [InlineData("uid/1", 0.6880827135705768)]
    public void It_is_the_same_in_every_process(string text, double number) => Scatter.Of(text).Should().Be(number);

    [Fact]
    public void Many_texts_are_spread_evenly()
    {
        var tenths = Enumerable.Range(0, 10_000).GroupBy(number => (int)(Scatter.Of($"uid-{number}/1") * 10)).ToDictionary(group => group.Key, group => group.Count());

        tenths.Keys.Should().BeEquivalentTo(Enumerable.Range(0, 10));
        tenths.Values.Should().OnlyContain(count => count > 850 && count < 1150);
    }
}
