using Headroom.Kubernetes.Caching;

namespace Headroom.Kubernetes.Tests.Caching;

public class BoundedCacheTests
{
    [Fact]
    public void Who_was_not_asked_for_the_longest_is_forgotten_first()
    {
        var cache = new BoundedCache<string, int>(2);
        cache.GetOrAdd("a", () => 1);
        cache.GetOrAdd("b", () => 2);
        cache.GetOrAdd("a", () => 9).Should().Be(1);
        cache.GetOrAdd("c", () => 3);
        cache.Contains("a").Should().BeTrue();
        cache.Contains("b").Should().BeFalse();
        cache.Count.Should().Be(2);
    }

    [Fact]
    public void What_is_set_anew_takes_the_place_of_what_was()
    {
        var cache = new BoundedCache<string, int>(2);
        cache.Set("a", 1);
        cache.Set("b", 2);
        cache.Set("a", 3);
        cache.Count.Should().Be(2);
        cache.Set("c", 4);

        cache.TryGet("a", out var value).Should().BeTrue();
        value.Should().Be(3);
        cache.TryGet("b", out _).Should().BeFalse("it was not asked for, nor set anew, for the longest");
    }
}
