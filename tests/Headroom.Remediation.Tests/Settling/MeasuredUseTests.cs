using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Settling;

public sealed class MeasuredUseTests
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(2);
    private static readonly string[] Api = ["api"];

    [Fact]
    public void The_peak_is_that_of_all_pods_and_all_looks()
    {
        var use = Over(("3m", ["100Mi", "150Mi"]), ("2m", ["120Mi", "90Mi"]), ("1m", ["80Mi", "80Mi", "80Mi"]));

        use.Should().BeEquivalentTo(new { Since = A.Ago("3m"), Until = A.Ago("1m"), Over = TimeSpan.FromMinutes(2), Pods = 3 });
        use.Peaks["api"].Should().Be(A.Size("150Mi")!.Value);
    }

    [Fact]
    public void After_too_long_without_a_look_it_begins_anew() =>
        Over(("10m", ["500Mi"]), ("7m", ["100Mi"]), ("5m", ["110Mi"])).Should().BeEquivalentTo(new { Since = A.Ago("7m"), Until = A.Ago("5m"), Peaks = new Dictionary<string, MemorySize?> { ["api"] = A.Size("110Mi") } });

    [Fact]
    public void So_it_does_for_a_container_that_was_not_looked_at_before()
    {
        var both = new UseSample(A.Now, [new Dictionary<string, MemorySize> { ["api"] = A.Size("1Mi")!.Value, ["worker"] = A.Size("2Mi")!.Value }]);

        MeasuredUse.With(Over(("1m", ["100Mi"])), both, ["api", "worker"], LongestGap).Should().BeEquivalentTo(new { Since = A.Now, Over = TimeSpan.Zero });
    }

    [Theory]
    [InlineData("api", 2)]
    [InlineData("api,worker", 1)]
    [InlineData("other", 0)]
    public void A_pod_counts_where_all_that_is_asked_is_known_of_it(string containers, int covered) => new UseSample(
            A.Now,
            [
                new Dictionary<string, MemorySize> { ["api"] = A.Size("1Mi")!.Value, ["worker"] = A.Size("2Mi")!.Value },
                new Dictionary<string, MemorySize> { ["api"] = A.Size("3Mi")!.Value },
                new Dictionary<string, MemorySize>(),
            ]).Covered(containers.Split(',')).Should().Be(covered);

    private static MeasuredUse Over(params (string Ago, string[] Pods)[] looks) => looks.Aggregate(
        (MeasuredUse?)null,
        (use, look) => MeasuredUse.With(use, new UseSample(A.Ago(look.Ago), [.. look.Pods.Select(used => new Dictionary<string, MemorySize> { ["api"] = A.Size(used)!.Value })]), Api, LongestGap))!;
}
