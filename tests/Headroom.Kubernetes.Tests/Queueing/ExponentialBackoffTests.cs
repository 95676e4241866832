using Headroom.Kubernetes.Queueing;

namespace Headroom.Kubernetes.Tests.Queueing;

public class ExponentialBackoffTests
{
    private readonly ExponentialBackoff _backoff = new(TimeSpan.FromSeconds(0.2), TimeSpan.FromMinutes(5));

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.4)]
    [InlineData(5, 3.2)]
    [InlineData(12, 300)]
    [InlineData(int.MaxValue, 300)]
    public void Doubles_up_to_its_bound(int failures, double seconds)
    {
        _backoff.Delay(failures, 1).TotalSeconds.Should().BeApproximately(seconds, 1e-6);
        _backoff.Delay(failures, 0).TotalSeconds.Should().BeApproximately(seconds / 2, 1e-6);
    }
}
