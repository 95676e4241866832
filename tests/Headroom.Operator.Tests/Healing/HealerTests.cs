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
        var told = (await _rooms.ToldAsync()).Should().ContainSingle().Subject;
        told.Should().Match<ToldEvent>(each => each.Reason == EventReasons.MemoryRaised && each.Type == EventType.Normal && each.Regarding.Uid == A.Ref.Uid);
        told.Message.Should().StartWith("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi (attempt 1 of 6");
        await ShowsAsync(IncidentPhase.Recovering);
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
        await ShowsAsync(IncidentPhase.Observed);
    }

    [Fact]
    public async Task Within_backoff_nothing_is_written_and_the_look_is_due_at_its_end()
    {
        Attempted(A.Record(attempts: 3, ago: "15s"));
        _rooms.UnderPolicy().Killed(A.Sighting("12s"), A.Sighting("5s")).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromSeconds(25), "40 s after the third attempt");

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().BeEmpty();
        await ShowsAsync(IncidentPhase.Waiting);
        _rooms.Lines()[0].NextAttempt.Should().Be(A.Now.AddSeconds(25));
    }

    [Fact]
    public async Task In_mode_Recommend_the_remedy_is_told_once_and_not_written()
    {
        _rooms.Under(A.PolicyObject(A.Spec(mode: "Recommend"))).Killed(A.Loop()).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));
        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Reason.Should().Be(EventReasons.MemoryRecommended);
        await ShowsAsync(IncidentPhase.Recommended);
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
        await ShowsAsync(IncidentPhase.GaveUp);
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
        await ShowsAsync(IncidentPhase.Observed);
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

        await ShowsAsync(IncidentPhase.Recovering);
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
        await ShowsAsync(IncidentPhase.Recovered);
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

    [Fact]
    public async Task A_lost_race_is_run_again_from_the_newest_facts()
    {
        _rooms.UnderPolicy().Killed(A.Loop()).Cluster.FailWrite = _ => FakeCluster.Refusal(HttpStatusCode.Conflict);

        (await _rooms.LookAsync()).Should().BePositive().And.BeLessThan(TimeSpan.FromSeconds(1));
        (await _rooms.ToldAsync()).Should().BeEmpty();
        _rooms.Cluster.Add(A.Deployment(resourceVersion: "1002")).FailWrite = _ => null;
        await _rooms.LookAsync();

        _rooms.Remedies.Should().ContainSingle().Which.Patch!.Text().Should().Contain("\"resourceVersion\":\"1002\"");
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task A_refusal_is_told_once_shown_and_tried_again(HttpStatusCode code)
    {
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting().Cluster.FailWrite = write => write.Kind == typeof(V1Deployment) ? FakeCluster.Refusal(code) : null;

        for (var look = 0; look < 2; look++)
            await FluentActions.Awaiting(_rooms.LookAsync).Should().ThrowAsync<KubernetesApiException>("the queue tries failures again");

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.RemedyRefused && told.Type == EventType.Warning);
        await ShowsAsync(IncidentPhase.Blocked);
        _rooms.Lines()[0].Message.Should().StartWith("the API server refused the remedy: patch deployments.apps flagsmith-api in namespace flagsmith");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_no_refusal()
    {
        _rooms.UnderPolicy().Killed(A.Loop()).Cluster.FailWrite = _ => FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable);

        await FluentActions.Awaiting(_rooms.LookAsync).Should().ThrowAsync<KubernetesApiException>();

        (await _rooms.ToldAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_failed_read_is_tried_again_with_every_kill_still_there()
    {
        _rooms.UnderPolicy().Killed(A.Loop()).Cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable);

        await FluentActions.Awaiting(_rooms.LookAsync).Should().ThrowAsync<KubernetesApiException>();

        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_empty_purse_means_waiting_and_nothing_is_written()
    {
        _rooms.Budget.TryTakeHealing(5).Should().BeNull();
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(1));

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().BeEmpty();
        await ShowsAsync(IncidentPhase.Waiting);
        _rooms.Lines()[0].Should().Match<Headroom.Operator.Entities.IncidentStatus>(line => line.Message!.StartsWith("waiting for write budget: ") && line.NextAttempt == A.Now.AddMinutes(1));
    }

    [Fact]
    public async Task Where_no_policy_is_left_the_kills_wait_for_one()
    {
        _rooms.Killed(A.Loop());

        (await _rooms.LookAsync()).Should().BeNull();

        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Shelf.Take(A.Namespace).Should().HaveCount(2);
        _rooms.Cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task A_resumed_incident_whose_policy_is_gone_is_over()
    {
        _rooms.Book.Open(A.Ref).Policy = new PolicyKey(A.Namespace, "api");

        (await _rooms.LookAsync()).Should().BeNull();

        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    [Fact]
    public async Task The_line_moves_to_the_policy_that_answers_now()
    {
        _rooms.UnderPolicy().Killed(A.Sighting()).Reporting();
        await _rooms.LookAsync();
        await ShowsAsync(IncidentPhase.Observed);

        _rooms.Under(A.PolicyObject(name: "older", age: "48h"));
        await _rooms.LookAsync();

        await Eventually.HoldsAsync(() => _rooms.Lines("older").Count == 1 && _rooms.Lines("api").Count == 0, "one policy tells of the workload, not two");
    }

    [Fact]
    public async Task A_workload_that_is_gone_ends_its_incident()
    {
        _rooms.UnderPolicy().Killed(A.Sighting()).Reporting();
        await _rooms.LookAsync();
        await ShowsAsync(IncidentPhase.Observed);
        _rooms.Cluster.Remove<V1Deployment>(A.Namespace, A.Name);

        (await _rooms.LookAsync()).Should().BeNull();

        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Book.IsSettled(A.Sighting().Id).Should().BeTrue();
        await Eventually.HoldsAsync(() => _rooms.Lines().Count == 0, "the line is gone");
    }

    [Fact]
    public async Task A_kill_that_comes_while_the_workload_is_read_is_not_settled_unseen()
    {
        var meanwhile = A.Sighting("1s", pod: "flagsmith-api-1-other");
        _rooms.UnderPolicy().Killed(A.Sighting());
        _rooms.Cluster.Add(A.ReplicaSet(revision: "0")).OnRead = _ => _rooms.Book.Add(A.Ref, meanwhile);

        await _rooms.LookAsync();

        _rooms.Book.Find(A.Ref)!.Sightings.Should().Equal(meanwhile);
    }

    private void Attempted(RemediationRecord record) => _rooms.Cluster.Add(A.Deployment(record: record));

    private Task ShowsAsync(IncidentPhase phase) => Eventually.HoldsAsync(
        () => _rooms.Lines() is [var line] && line.Phase == phase.ToString() && line.Workload == "Deployment/flagsmith-api",
        () => $"the status shows {phase}; it shows {string.Join(", ", _rooms.Lines())}");
}
