using System.Net;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Healing;

/// <summary>The end of a story that does not end well: what is written, what is told, and that nothing follows.</summary>
public sealed class GivingUpTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new(options => (options.Budget.ReplicasBurst, options.Budget.ReplicasPerMinute) = (5, 1));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_leak_is_kept_by_one_write_that_leaves_the_template_and_told_once()
    {
        Leaking();
        _rooms.UnderPolicy().Killed(Kill("10s", "256Mi", lived: 41)).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));

        var written = _rooms.Remedies.Should().ContainSingle().Subject.Patch!.Json();
        written.TryGetProperty("spec", out _).Should().BeFalse();
        Record(written).Containers["api"].GivenUp.Should().Match<GivenUp>(end => end.Reason == "LeakSuspected" && !end.Reverted);
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.LeakSuspected && told.Type == EventType.Warning
            && told.Once && told.Message.StartsWith("api lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s. "));
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);
        _rooms.Lines()[0].Should().Match<IncidentStatus>(line => line.Reason == "LeakSuspected" && line.Attempts == 2 && line.Kills == 4 && line.MemoryFrom == "64Mi" && line.MemoryTo == "256Mi");
        _rooms.Status()!.Workloads!.GaveUp.Should().Be(1);
    }

    [Fact]
    public async Task Nothing_is_written_for_a_leak_that_goes_on_being_killed()
    {
        Leaking();
        _rooms.UnderPolicy().Killed(Kill("10s", "256Mi", lived: 41)).Reporting();
        await _rooms.LookAsync();
        Applied("256Mi", "128Mi");
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);
        var writes = _rooms.Cluster.Writes.Count;

        _rooms.Killed(Kill("2s", "256Mi", lived: 5));
        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));
        await _rooms.LookAsync();
        _rooms.Clock.Advance(TimeSpan.FromHours(3));
        await _rooms.LookAsync();

        (await _rooms.ToldAsync()).Should().ContainSingle();
        _rooms.Cluster.Writes.Should().HaveCount(writes);
    }

    [Fact]
    public async Task Held_back_it_is_told_all_the_same()
    {
        Leaking();
        _rooms.Gate.TryEnter(A.Ref with { Name = "other", Uid = "uid-of-other" }, 5, 1).Should().BeNull();
        _rooms.UnderPolicy().Killed(Kill("10s", "256Mi", lived: 41)).Reporting();

        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Reason.Should().Be(EventReasons.LeakSuspected);
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);
        _rooms.Gate.IsWaiting(A.Ref).Should().BeTrue("what was found has to be kept yet");
    }

    [Fact]
    public async Task With_Revert_the_memory_of_before_returns_in_one_write_with_the_end_of_the_story()
    {
        Leaking();
        _rooms.Under(Reverting()).Killed(Kill("10s", "256Mi", lived: 41)).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));

        var written = _rooms.Remedies.Should().ContainSingle().Subject.Patch!;
        written.Text().Should().Contain("""{"name":"api","resources":{"limits":{"memory":"64Mi"},"requests":{"memory":"32Mi"}}}""").And.Contain("\"resourceVersion\":\"1001\"");
        Record(written.Json()).Containers["api"].GivenUp.Should().Match<GivenUp>(end => end.Reason == "LeakSuspected" && end.Reverted && end.Limit == "256Mi" && end.At == A.Now);
        var told = await _rooms.ToldAsync();
        told.Select(each => each.Reason).Should().Equal([EventReasons.LeakSuspected, EventReasons.MemoryReverted], "why, and what");
        told[0].Message.Should().Be("api lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s");
        told[1].Message.Should().StartWith("api: limit 256Mi -> 64Mi, request 128Mi -> 32Mi, as before Headroom (LeakSuspected): ").And.EndWith("more memory only delays its end");
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);
        _rooms.Lines()[0].Should().Match<IncidentStatus>(line => line.Message == told[1].Message && line.Reason == "LeakSuspected" && line.Kills == 4 && line.MemoryTo == "64Mi");
        _rooms.Status()!.LastRemedyTime.Should().Be(A.Now, "the workload was changed");
    }

    [Fact]
    public async Task After_a_revert_no_kill_writes_anything()
    {
        await With_Revert_the_memory_of_before_returns_in_one_write_with_the_end_of_the_story();
        Applied("64Mi", "32Mi");
        var writes = _rooms.Cluster.Writes.Count;

        _rooms.Killed(Kill("3s", "64Mi", lived: 2), Kill("2s", "64Mi", lived: 10), Kill("1s", "256Mi", lived: 41));
        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));
        _rooms.Clock.Advance(TimeSpan.FromHours(3));
        await _rooms.LookAsync();

        (await _rooms.ToldAsync()).Should().HaveCount(2);
        _rooms.Cluster.Writes.Should().HaveCount(writes);
    }

    [Fact]
    public async Task After_a_restart_too_and_what_was_told_is_told_in_the_same_words()
    {
        Leaking();
        _rooms.Under(Reverting()).Killed(Kill("10s", "256Mi", lived: 41));
        await _rooms.LookAsync();
        var written = _rooms.Remedies.Single().Patch!.Json();
        var told = await _rooms.ToldAsync();

        await using var next = new Rooms();
        next.Cluster.Add(A.Deployment("64Mi", "32Mi", Record(written)));
        next.Under(Reverting()).Killed(Kill("1s", "64Mi", lived: 2)).Reporting();
        await next.LookAsync();

        next.Remedies.Should().BeEmpty();
        (await next.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(each => each.Reason == EventReasons.MemoryReverted && each.Once && each.Message == told[1].Message);
        await next.ShowsAsync(IncidentPhase.GaveUp);
    }

    [Fact]
    public async Task A_revert_pays_for_the_pods_that_it_rolls_and_waits_for_its_turn()
    {
        _rooms.Gate.TryEnter(A.Ref with { Name = "other", Uid = "uid-of-other" }, 5, 1).Should().BeNull();
        Leaking(replicas: 3);
        _rooms.Under(Reverting()).Killed(Kill("10s", "256Mi", lived: 41)).Reporting();

        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().BeEmpty();
        await _rooms.ShowsAsync(IncidentPhase.Waiting);
        _rooms.Lines()[0].Should().Match<IncidentStatus>(line => line.WaitingFor == "WriteBudget" && line.Reason == null && line.NextAttempt == A.Now.AddMinutes(3));
    }

    [Fact]
    public async Task Somebody_who_was_faster_is_read_and_judged_again()
    {
        Leaking();
        _rooms.Under(Reverting()).Killed(Kill("10s", "256Mi", lived: 41));
        _rooms.Cluster.FailWrite = _ => FakeCluster.Refusal(HttpStatusCode.Conflict);
        (await _rooms.LookAsync()).Should().BeLessThan(TimeSpan.FromSeconds(1));
        _rooms.Cluster.FailWrite = _ => null;
        _rooms.Cluster.Add(A.Deployment("300Mi", "128Mi", Raised()));

        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty("the limit is somebody else's now");
    }

    [Fact]
    public async Task A_refused_revert_is_told_as_that()
    {
        Leaking();
        _rooms.Under(Reverting()).Killed(Kill("10s", "256Mi", lived: 41)).Reporting();
        _rooms.Cluster.FailWrite = write => write.Kind == typeof(V1Deployment) ? FakeCluster.Refusal(HttpStatusCode.Forbidden) : null;

        await FluentActions.Awaiting(_rooms.LookAsync).Should().ThrowAsync<KubernetesApiException>();

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Reason.Should().Be(EventReasons.RemedyRefused);
        await _rooms.ShowsAsync(IncidentPhase.Blocked);
    }

    [Fact]
    public async Task When_a_person_has_fixed_it_the_line_goes()
    {
        Leaking();
        _rooms.Under(Reverting()).Killed(Kill("10s", "256Mi", lived: 41)).Reporting();
        await _rooms.LookAsync();
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);
        var record = Record(_rooms.Remedies.Single().Patch!.Json());
        // A template of other words has another version.
        var part = record.Containers["api"];
        _rooms.Cluster.Add(A.Deployment("64Mi", "32Mi", record with { Containers = new Dictionary<string, ContainerRecord> { ["api"] = part with { GivenUp = part.GivenUp! with { Template = "of before" } } } }));
        _rooms.Clock.Advance(TimeSpan.FromMinutes(11));

        (await _rooms.LookAsync()).Should().BeNull();

        await Eventually.HoldsAsync(() => _rooms.Lines().Count == 0, "the line is gone");
        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    private static V1Alpha1MemoryPolicy Reverting() => A.PolicyObject(A.Spec() with { Recovery = new RecoverySpec { OnGiveUp = "Revert" } });

    private static RemediationRecord Raised() => A.Record(attempts: 2) with
    {
        Containers = new Dictionary<string, ContainerRecord>
        {
            ["api"] = new() { OriginalLimit = "64Mi", OriginalRequest = "32Mi", Limit = "256Mi", Kills = 3, Verdict = "LimitOom", Killed = [new KillPoint("64Mi", 10), new KillPoint("128Mi", 21)] },
        },
    };

    private static Sighting Kill(string ago, string limit, int lived)
    {
        var sighting = A.Sighting(ago, limit, "32Mi", podAge: "1m");
        return sighting with { StartedAt = sighting.FinishedAt - TimeSpan.FromSeconds(lived) };
    }

    private static RemediationRecord Record(JsonElement patch) =>
        RemediationRecordFormat.Read(patch.GetProperty("metadata").GetProperty("annotations").GetProperty(RemediationRecord.Annotation).GetString())!;

    private void Leaking(int replicas = 1) => _rooms.Cluster.Add(A.Deployment("256Mi", "128Mi", Raised(), replicas));

    /// <summary>The cluster has what was written last.</summary>
    private void Applied(string limit, string request) => _rooms.Cluster.Add(A.Deployment(limit, request, Record(_rooms.Remedies[^1].Patch!.Json())));
}
