using Headroom.Remediation.Decisions;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Preflight;

public sealed class HeldPodsTests
{
    [Theory]
    [InlineData(1, "db-0")]
    [InlineData(3, "db-0", "db-2")]
    [InlineData(12, "db-11")]
    public void A_partition_above_every_killed_pod_blocks(int first, params string[] killed) =>
        Preflights.Blocked(Check(first, killed)).Should()
            .StartWith($"the partition of its update strategy keeps {string.Join(", ", killed)} at the old template: lower spec.updateStrategy.rollingUpdate.partition");

    [Theory]
    [InlineData(0, "db-0", "db-1")]
    [InlineData(1, "db-1", "db-2")]
    [InlineData(2, "db-10")]
    [InlineData(2, "by-hand")]
    public void A_partition_below_every_killed_pod_is_no_obstacle(int first, params string[] killed) =>
        Preflights.Passed(Check(first, killed)).Notes.Should().BeEmpty();

    [Fact]
    public void Where_it_reaches_some_of_the_killed_pods_the_others_are_named() =>
        Preflights.Passed(Check(1, "db-0", "db-1")).Notes.Should().Be("the partition of its update strategy keeps db-0 at the old template: lower spec.updateStrategy.rollingUpdate.partition");

    private static Decision Check(int first, params string[] killed) => Preflights.Check(
        PreflightFacts.Unknown,
        A.WorkloadOf(WorkloadKind.StatefulSet, null) with { Rollout = new Rollout { Pods = 3, FirstOrdinal = first } },
        sightings: [.. killed.SelectMany(pod => new[] { A.Sighting("3m", pod: pod), A.Sighting("30s", pod: pod) })]);
}
