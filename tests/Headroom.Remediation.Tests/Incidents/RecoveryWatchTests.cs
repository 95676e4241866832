using Headroom.Remediation.Incidents;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Incidents;

public sealed class RecoveryWatchTests
{
    /// <summary>The default policy: stable for 2m, reset after 1h. Look again: seconds from now.</summary>
    [Theory]
    [InlineData("too early", "30s", null, true, false, 90)]
    [InlineData("too early, and not even rolled out", "30s", null, false, false, 90)]
    [InlineData("a moment too early", "1m59s", null, true, false, 1)]
    [InlineData("just now", "2m", null, true, true, null)]
    [InlineData("long ago", "59m", null, true, true, null)]
    [InlineData("to the last moment", "1h", null, true, true, null)]
    [InlineData("killed since, too early", "10m", "30s", true, false, 90)]
    [InlineData("killed since, and stable again", "10m", "2m", true, true, null)]
    [InlineData("killed before the remedy only", "2m", "3m", true, true, null)]
    [InlineData("killed at the remedy", "2m", "2m", true, true, null)]
    [InlineData("not rolled out: again after a quarter of the time", "4m", null, false, false, 60)]
    [InlineData("not rolled out: again after a quarter of the time since the kill", "30m", "2m", false, false, 30)]
    [InlineData("not rolled out: at most five minutes", "50m", null, false, false, 300)]
    public void A_remedy_has_helped_when_the_workload_has_run_for_long_enough(string what, string remedied, string? killed, bool rolledOut, bool recovered, int? lookAgain)
    {
        var workload = A.Workload(record: A.Record(ago: remedied)) with { RolledOut = rolledOut };

        var recovery = RecoveryWatch.Assess(workload, A.Policy(), killed is null ? null : A.Ago(killed), A.Now);

        recovery.Should().Be(new Recovery(recovered, lookAgain is { } seconds ? A.Now.AddSeconds(seconds) : null) { Stalled = what.StartsWith("not rolled out", StringComparison.Ordinal) }, what);
    }

    [Fact]
    public void It_never_looks_more_often_than_every_five_seconds() =>
        RecoveryWatch.Assess(A.Workload(record: A.Record(ago: "2s")), A.Policy() with { StableFor = A.Duration("1s") }, lastKill: null, A.Now)!
            .LookAgain.Should().Be(A.Now.AddSeconds(5));

    [Fact]
    public void Without_a_remedy_there_is_nothing_to_recover_from() =>
        RecoveryWatch.Assess(A.Workload() with { RolledOut = true }, A.Policy(), A.Ago("1m"), A.Now).Should().BeNull();

    [Fact]
    public void A_remedy_of_long_ago_is_closed() =>
        RecoveryWatch.Assess(A.Workload(record: A.Record(ago: "1h1s")), A.Policy(), A.Ago("1m"), A.Now).Should().BeNull();

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void A_time_that_no_remedy_can_have_had_is_none(string lastAttempt)
    {
        var record = A.Record() with { LastAttempt = DateTimeOffset.Parse(lastAttempt, System.Globalization.CultureInfo.InvariantCulture) };

        RecoveryWatch.Assess(A.Workload(record: record), A.Policy(), lastKill: null, A.Now).Should().BeNull();
    }

    [Fact]
    public void A_remedy_by_a_clock_that_is_a_little_ahead_counts() =>
        RecoveryWatch.Assess(A.Workload(record: A.Record() with { LastAttempt = A.Now.AddSeconds(5) }), A.Policy(), lastKill: null, A.Now)
            .Should().Be(new Recovery(Recovered: false, A.Now.AddSeconds(125)));
}
