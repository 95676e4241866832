using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Properties;

/// <summary>Whatever the cluster shows, and whatever was measured.</summary>
public sealed class SettlingProperties
{
    private static readonly Gen<(WorkloadCase Case, MeasuredUse Use)> Measured =
        from any in Any.Case
        from margin in Gen.Choose(1, 1000)
        from api in Any.Size
        from worker in Any.Size
        from kind in Gen.Elements(WorkloadKind.Deployment, WorkloadKind.StatefulSet, WorkloadKind.DaemonSet, WorkloadKind.CronJob)
        from strategy in Gen.Elements(MemoryStrategy.Leap, MemoryStrategy.Leap, MemoryStrategy.Step)
        let policy = any.Policy with { Memory = any.Policy.Memory with { Strategy = strategy, Settle = new SettleRules(TimeSpan.FromMinutes(15), margin) } }
        select (
            any with { Policy = policy, Workload = any.Workload with { Workload = any.Workload.Workload with { Kind = kind } } },
            new MeasuredUse(A.Ago("15m"), A.Now, 1, new Dictionary<string, MemorySize> { ["api"] = api, ["worker"] = worker }));

    [Fact]
    public void The_generator_reaches_limits_that_settle_and_those_that_stay() =>
        Always.Sample(30, 1000, Measured).Select(given => Decide(given)?.Remedy.Containers.Count ?? 0).Distinct().Should().Contain([0, 1]);

    [Fact]
    public void It_comes_down_by_a_fifth_at_least_and_never_to_what_was_too_little() => Always.Holds(Measured, given =>
    {
        foreach (var (remedy, record, rules) in Settled(given))
        {
            var peak = given.Use.Peaks[remedy.Container];
            remedy.To!.Value.Bytes.Should().BeLessThanOrEqualTo((long)(remedy.From!.Value.Bytes * 0.8m));
            remedy.To.Should().Match<MemorySize?>(limit => limit > peak || peak == MemorySize.Zero);
            remedy.To.Should().Match<MemorySize?>(limit => limit >= rules.Floor && limit <= rules.Ceiling || rules.Ceiling < remedy.From);
            remedy.To.Should().Match<MemorySize?>(limit => record.Killed.All(point => MemorySize.ParseOrNull(point.Limit) == null || limit > MemorySize.ParseOrNull(point.Limit)));
            remedy.To.Should().Match<MemorySize?>(limit => MemorySize.ParseOrNull(record.OriginalLimit) == null || limit >= MemorySize.ParseOrNull(record.OriginalLimit));
            (remedy.To.Value.Bytes % MemorySize.BytesPerMebibyte).Should().Be(0);
        }
    });

    [Fact]
    public void The_request_is_never_above_the_limit_and_never_below_what_it_was_before_Headroom() => Always.Holds(Measured, given =>
    {
        foreach (var (remedy, record, _) in Settled(given))
        {
            if ((remedy.RequestTo ?? remedy.RequestFrom) is not { } request)
                continue;
            // What somebody else has set above the limit is not ours: it comes down with the limit.
            request.Should().Match<MemorySize>(size => size <= remedy.To!.Value || remedy.RequestFrom == null);
            if (remedy.RequestTo is not null && MemorySize.ParseOrNull(record.OriginalRequest) is { } before)
                request.Should().Match<MemorySize>(size => size >= before || size == remedy.To!.Value);
        }
    });

    [Fact]
    public void What_has_settled_is_not_settled_again_until_somebody_changes_it() => Always.Holds(Measured, given =>
    {
        if (Decide(given) is not { } settle)
            return;
        var containers = given.Case.Workload.Containers.ToDictionary(
            container => container.Key,
            container => settle.Remedy.Containers.FirstOrDefault(remedy => remedy.Container == container.Key) is { } changed ? container.Value with { Limit = changed.To, Request = changed.RequestTo ?? changed.RequestFrom } : container.Value);
        var after = given.Case with { Workload = given.Case.Workload with { Containers = containers, Record = settle.Remedy.Record } };

        var open = SettlingRule.Assess(after) is SettlingState.Open still ? still.Containers : [];

        open.Should().NotContain(settle.Remedy.Containers.Select(remedy => remedy.Container));
    });

    private static Decision.Settle? Decide((WorkloadCase Case, MeasuredUse Use) given) =>
        SettlingRule.Assess(given.Case) is SettlingState.Open open ? SettlingRule.Decide(given.Case, [], open, given.Use) : null;

    private static IEnumerable<(Headroom.Remediation.Remedies.ContainerRemedy Remedy, ContainerRecord Record, MemoryRules Rules)> Settled((WorkloadCase Case, MeasuredUse Use) given) =>
        (Decide(given)?.Remedy.Containers ?? []).Select(remedy => (remedy, given.Case.Workload.Record!.Containers[remedy.Container], given.Case.Policy.RulesOf(remedy.Container)));
}
