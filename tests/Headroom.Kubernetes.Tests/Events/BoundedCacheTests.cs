using Headroom.Kubernetes.Events;

namespace Headroom.Kubernetes.Tests.Events;

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
}
