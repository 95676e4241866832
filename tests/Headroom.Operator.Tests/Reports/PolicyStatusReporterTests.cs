using System.Net;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Reports;

public sealed class PolicyStatusReporterTests : IAsyncDisposable
{
    private static readonly PolicyKey Key = new(A.Namespace, "api");

    private readonly Rooms _rooms = new(options => options.StatusInterval = TimeSpan.FromSeconds(2));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task The_status_is_one_merge_patch_of_the_status_subresource()
    {
        await FirstAsync();

        var written = _rooms.Cluster.Writes.Should().ContainSingle().Subject;
        written.Should().Match<Written>(write => write.Kind == typeof(V1Alpha1MemoryPolicy) && write.Namespace == A.Namespace && write.Name == "api" && write.Subresource == "status");
        written.Patch!.Kind.Should().Be(PatchKind.Merge);
        written.Patch.Json().EnumerateObject().Select(property => property.Name).Should().Equal("status");
    }

    [Fact]
    public async Task Nothing_in_it_is_null_and_times_are_in_whole_seconds_of_UTC()
    {
        _rooms.UnderPolicy().Reporter.Put(Key, [A.Line() with { LastKill = A.Now.AddMilliseconds(123).ToOffset(TimeSpan.FromHours(2)) }], A.Ago("1s"));
        _rooms.Reporting();
        await Eventually.HoldsAsync(() => _rooms.Lines().Count == 1, "the line is written");

        // In a merge patch null would mean: remove; and the definition in crds/ allows none inside a list's items.
        var text = _rooms.Cluster.Writes.Last().Patch!.Text();
        text.Should().NotContain("null").And.Contain("\"lastKill\":\"2026-11-22T08:00:00Z\"").And.Contain("\"lastRemedyTime\":\"2026-11-22T07:59:59Z\"");
        JsonDocument.Parse(text).RootElement.GetProperty("status").GetProperty("incidents")[0].TryGetProperty("nextAttempt", out _).Should().BeFalse();
    }

    [Fact]
    public async Task What_changes_within_the_interval_is_written_together_at_its_end()
    {
        await FirstAsync();

        foreach (var number in Enumerable.Range(0, 10))
            _rooms.Reporter.Put(Key, [A.Line($"Deployment/{number}")]);
        await WaitsForItsIntervalAsync();
        _rooms.Clock.Advance(TimeSpan.FromSeconds(1.9));
        _rooms.Cluster.Writes.Should().HaveCount(1);
        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(0.1), () => _rooms.Cluster.Writes.Count > 1, "the interval is over");

        _rooms.Lines().Should().HaveCount(10);
        _rooms.Cluster.Writes.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_written()
    {
        await FirstAsync();
        _rooms.Clock.Advance(TimeSpan.FromMinutes(1));

        _rooms.Reporter.Remove(Key, A.Ref);
        await OthersAreWrittenAsync();

        _rooms.Cluster.Writes.Select(write => write.Name).Should().Equal("api", "other");
    }

    [Fact]
    public async Task After_a_restart_the_incidents_are_carried_on_and_nothing_is_written_for_it()
    {
        _rooms.UnderPolicy().Reporter.Put(Key, [A.Line()]);
        _rooms.Reporting();
        await Eventually.HoldsAsync(() => _rooms.Lines().Count == 1, "the line is written");
        await using var restarted = new Rooms(options => options.StatusInterval = TimeSpan.Zero);
        restarted.Clock.Advance(TimeSpan.FromHours(1));

        restarted.Under(A.PolicyObject(status: _rooms.Status())).Under(A.PolicyObject(name: "other")).Reporting();
        await Eventually.HoldsAsync(() => restarted.Status("other") is not null, "the queue has gone by");
        restarted.Cluster.Writes.Select(write => write.Name).Should().Equal("other");

        restarted.Reporter.Put(Key, [A.Line("Deployment/new")]);
        await Eventually.HoldsAsync(() => restarted.Lines().Count == 2, "the old line is still there");
    }

    [Fact]
    public async Task Conditions_keep_their_time_across_writes()
    {
        await FirstAsync();
        _rooms.Clock.Advance(TimeSpan.FromHours(1));

        _rooms.Reporter.Put(Key, [A.Line(phase: IncidentPhase.GaveUp)]);
        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => _rooms.Lines().Count == 1, "the line is written");

        var conditions = _rooms.Status()!.Conditions!.ToDictionary(condition => condition.Type, condition => condition.LastTransitionTime);
        conditions["Accepted"].Should().Be(A.Now);
        conditions["Degraded"].Should().BeOnOrAfter(A.Now.AddHours(1));
    }

    [Fact]
    public async Task The_last_remedys_time_is_kept_by_lines_that_tell_of_none()
    {
        _rooms.UnderPolicy().Reporter.Put(Key, [A.Line()], remedied: A.Ago("1m"));
        _rooms.Reporter.Put(Key, [A.Line(phase: IncidentPhase.Recovered)]);
        _rooms.Reporting();

        await Eventually.HoldsAsync(() => _rooms.Status()?.LastRemedyTime == A.Ago("1m"), "the time is told");
    }

    [Fact]
    public async Task A_policy_that_is_gone_is_let_go()
    {
        _rooms.Cluster.FailWrite = write => write.Name == "api" ? FakeCluster.Refusal(HttpStatusCode.NotFound) : null;
        _rooms.UnderPolicy().Reporting();

        await OthersAreWrittenAsync();

        _rooms.Cluster.Writes.Select(write => write.Name).Should().Equal("other");
    }

    [Fact]
    public async Task A_failed_write_is_tried_again_with_what_is_there_by_then()
    {
        var failures = 0;
        _rooms.Cluster.FailWrite = _ => Interlocked.Increment(ref failures) <= 3 ? FakeCluster.Refusal(HttpStatusCode.InternalServerError) : null;
        _rooms.UnderPolicy().Reporting();
        await Eventually.HoldsAsync(() => failures >= 1, "the first try fails");

        _rooms.Reporter.Put(Key, [A.Line()]);
        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => _rooms.Cluster.Writes.Count > 0, "it is written in the end");

        _rooms.Lines().Should().HaveCount(1);
    }

    [Fact]
    public async Task A_policy_made_anew_while_the_old_ones_status_is_written_gets_a_status_of_its_own()
    {
        _rooms.Cluster.FailWrite = _ =>
        {
            _rooms.Cluster.FailWrite = _ => null;
            _rooms.Under(A.PolicyObject(uid: "another"));
            return null;
        };
        _rooms.UnderPolicy().Reporting();

        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => _rooms.Cluster.Writes.Count == 2, "the new one's is written too");
    }

    [Fact]
    public void Lines_under_a_policy_that_nobody_knows_are_passed_over() =>
        FluentActions.Invoking(() => _rooms.Reporter.Put(Key, [A.Line()])).Should().NotThrow();

    private Task FirstAsync()
    {
        _rooms.UnderPolicy().Reporting();
        return Eventually.HoldsAsync(() => _rooms.Cluster.Writes.Count == 1, "the first status is written");
    }

    /// <summary>The queue's own timer now has a time at which it is due.</summary>
    private Task WaitsForItsIntervalAsync() => Eventually.HoldsAsync(() => _rooms.Clock.WaitingTimers == 1, "the next write waits for its interval");

    private Task OthersAreWrittenAsync()
    {
        _rooms.Under(A.PolicyObject(name: "other"));
        return Eventually.HoldsAsync(() => _rooms.Status("other") is not null, "the queue has gone on");
    }
}
