using Headroom.Kubernetes.Events;

namespace Headroom.Kubernetes.Tests.Events;

public class EventNameTests
{
    [Theory]
    [InlineData("api")]
    [InlineData("api.v1.shop")]
    [InlineData("system:node:Reader")]
    [InlineData("-odd-.-name:.")]
    [InlineData("...")]
    [InlineData("ÄÖÜ")]
    public void Names_are_subdomains(string objectName)
    {
        EventName.Unique(objectName, 4711).Should().MatchRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$").And.EndWith("1267");
        EventName.For(objectName, "u", "r", "m").Should().MatchRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$");
    }

    [Fact]
    public void Long_names_are_cut()
    {
        foreach (var name in new[] { new string('a', 253), string.Join('.', Enumerable.Repeat("ab", 84)), new string('a', 231) + "-.-" + new string('b', 19) })
        {
            EventName.For(name, "u", "r", "m").Length.Should().BeLessThanOrEqualTo(253);
            EventName.For(name, "u", "r", "m").Should().MatchRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$");
        }
    }

    [Fact]
    public void The_same_thing_has_the_same_name_and_another_thing_another()
    {
        var name = EventName.For("api", "u", "r", "m");
        EventName.For("api", "u", "r", "m").Should().Be(name);
        new[] { EventName.For("api", "u2", "r", "m"), EventName.For("api", "u", "r2", "m"), EventName.For("api", "u", "r", "m2"), EventName.For("api", "ur", "", "m") }
            .Should().OnlyHaveUniqueItems().And.NotContain(name);
    }
}
