using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>Whatever the network, the scheduler and people do: never two that may write, and soon one.</summary>
public class LeaderElectionStressTests
{
    /// <summary>A lease, a retry period, a request there and back, and a step.</summary>
    private static readonly TimeSpan LongestWithoutLeader = TimeSpan.FromSeconds(15 + 2 + 1);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Never_two_may_write_and_when_all_is_calm_one_does_soon(int seed)
    {
        var run = new ElectionRun(seed);
        run.Pass(TimeSpan.FromMinutes(15));
        run.Terms.Should().BeGreaterThan(3, "a lead that never changes hands tells nothing");
        run.CalmDown();
        run.Pass(LongestWithoutLeader);
        run.Writers.Should().Be(1);
        run.Pass(TimeSpan.FromMinutes(2));
        run.Writers.Should().Be(1);
    }
}
