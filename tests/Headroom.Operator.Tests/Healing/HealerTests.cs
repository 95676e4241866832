using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Healing;

/// <summary>For each decision: what is written, what is told, and when the workload is looked at again.</summary>
public sealed class HealerTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new(options => (options.Budget.ReplicasBurst, options.Budget.ReplicasPerMinute) = (5, 1));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_loop_is_remedied_by_one_patch_and_told()
    {
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(2), "then it is known whether it holds");

        var written = _rooms.Remedies.Should().ContainSingle().Subject;
        written.Name.Should().Be(A.Name);
        written.Patch!.Text().Should().Contain("""{"name":"api","resources":{"limits":{"memory":"128Mi"},"requests":{"memory":"64Mi"}}}""").And.Contain("\"resourceVersion\":\"1001\"");
        var all = await _rooms.ToldAsync();
        all.Select(each => each.Reason).Should().Equal([EventReasons.OomKillObserved, EventReasons.MemoryRaised], "the account begins with the kill");
        all[0].Message.Should().Be("api of flagsmith-api-1-abcde: LimitOom: OOMKilled, exit code 137, at its limit of 64Mi 2m after its start. 2 kills within 10m: policy api acts");
        var told = all[1];
        told.Should().Match<ToldEvent>(each => each.Reason == EventReasons.MemoryRaised && each.Type == EventType.Normal && each.Regarding.Uid == A.Ref.Uid);
        told.Message.Should().StartWith("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi (attempt 1 of 6");
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
        _rooms.Status()!.LastRemedyTime.Should().Be(A.Now);
    }

    [Fact]
    public async Task One_kill_is_not_a_loop_yet_and_is_told_once()
    {
        _rooms.UnderPolicy().Killed(A.Sighting()).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10), "then the kill has left the window");
        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.OomKillObserved && told.Type == EventType.Warning);
        await _rooms.ShowsAsync(IncidentPhase.Observed);
    }

    [Fact]
    public async Task Within_backoff_nothing_is_written_and_the_look_is_due_at_its_end()
    {
        Attempted(A.Record(attempts: 3, ago: "15s"));
        _rooms.UnderPolicy().Killed(A.Sighting("12s"), A.Sighting("5s")).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromSeconds(30), "40 s after the third attempt, and 5 s of jitter");

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().BeEmpty();
        await _rooms.ShowsAsync(IncidentPhase.Waiting);
        _rooms.Lines()[0].NextAttempt.Should().Be(A.Now.AddSeconds(30));
    }

    [Fact]
    public async Task In_mode_Recommend_the_remedy_is_told_once_and_not_written()
    {
        _rooms.Under(A.PolicyObject(A.Spec(mode: "Recommend"))).Killed(A.Loop()).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(2), "whether somebody has set it is seen in the template only");
        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Reason.Should().Be(EventReasons.MemoryRecommended);
        await _rooms.ShowsAsync(IncidentPhase.Recommended);
        _rooms.Lines()[0].Should().Match<Headroom.Operator.Entities.IncidentStatus>(line => line.MemoryFrom == "64Mi" && line.MemoryTo == "128Mi" && line.Attempts == 0);
    }

    [Fact]
    public async Task At_the_ceiling_it_stops_and_says_so_once()
    {
        _rooms.Under(A.PolicyObject(A.Spec(ceiling: "64Mi"))).Killed(A.Loop()).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));
        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should()
            .Match<ToldEvent>(told => told.Reason == EventReasons.CeilingReached && told.Type == EventType.Warning && told.Once);
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);
        _rooms.Status()!.Workloads!.GaveUp.Should().Be(1);
    }

    [Fact]
    public async Task Out_of_attempts_it_stops()
    {
        Attempted(A.Record(attempts: 2));
        _rooms.Under(A.PolicyObject(A.Spec(attempts: 2))).Killed(A.Loop());

        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Reason.Should().Be(EventReasons.AttemptsExhausted);
    }

    [Fact]
    public async Task A_paused_policy_does_nothing_tells_nothing_and_keeps_the_kills_while_they_are_fresh()
    {
        _rooms.Under(A.PolicyObject(A.Spec(mode: "Paused"))).Killed(A.Loop());

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));

        _rooms.Cluster.Writes.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().BeEmpty();
        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(2);
        _rooms.Clock.Advance(TimeSpan.FromMinutes(10));
        (await _rooms.LookAsync()).Should().BeNull("the kills are stale now");
        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    [Fact]
    public async Task An_ignored_workload_is_left_alone()
    {
        var deployment = A.Deployment();
        _rooms.Cluster.Add(deployment with { Metadata = deployment.Metadata with { Annotations = A.Ignored } });
        _rooms.UnderPolicy().Killed(A.Loop());

        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Kills_of_an_old_revision_are_settled_where_nothing_was_remedied()
    {
        _rooms.UnderPolicy().Killed(A.Loop());
        _rooms.Cluster.Add(A.ReplicaSet(revision: "0"));

        (await _rooms.LookAsync()).Should().BeNull();

        _rooms.Remedies.Should().BeEmpty();
        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Book.IsSettled(A.Loop()[0].Id).Should().BeTrue();
    }

    [Fact]
    public async Task A_kill_that_nobody_can_judge_is_shown_until_it_is_stale()
    {
        _rooms.UnderPolicy().Killed(A.Sighting(reason: "Error")).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));
        await _rooms.ShowsAsync(IncidentPhase.Observed);
        _rooms.Lines()[0].Verdict.Should().Be("Unknown");
        _rooms.Clock.Advance(TimeSpan.FromMinutes(10));
        (await _rooms.LookAsync()).Should().BeNull();

        await Eventually.HoldsAsync(() => _rooms.Lines().Count == 0, "the line is gone");
    }

    [Fact]
    public async Task A_remedied_workload_is_watched_until_it_has_held()
    {
        Attempted(A.Record(ago: "30s"));
        _rooms.UnderPolicy().Reporting().Book.Open(A.Ref).Policy = new PolicyKey(A.Namespace, "api");

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromSeconds(90), "stableFor is 2 minutes");

        await _rooms.ShowsAsync(IncidentPhase.Recovering);
        _rooms.Book.Find(A.Ref).Should().NotBeNull();
        (await _rooms.ToldAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_has_held_is_recovered_told_and_over()
    {
        _rooms.Cluster.Add(A.Deployment(record: A.Record(), rolledOut: true)).Add(A.ReplicaSet(revision: "0"));
        _rooms.UnderPolicy().Killed(A.Loop("16Mi")).Reporting();

        (await _rooms.LookAsync()).Should().BeNull();

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.Recovered && told.Type == EventType.Normal && told.Once);
        await _rooms.ShowsAsync(IncidentPhase.Recovered);
        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Book.IsSettled(A.Loop("16Mi")[0].Id).Should().BeTrue();
        _rooms.Status()!.Workloads!.Recovered.Should().Be(1);
    }

    [Fact]
    public async Task Without_an_incident_nothing_is_read()
    {
        (await _rooms.UnderPolicy().LookAsync()).Should().BeNull();

        _rooms.Cluster.Reads.Should().BeEmpty();
    }

    private void Attempted(RemediationRecord record) => _rooms.Cluster.Add(A.Deployment(record: record));
}
