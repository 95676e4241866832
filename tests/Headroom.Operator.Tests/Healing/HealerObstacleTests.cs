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

/// <summary>What stands in the way: a race, a refusal, an empty purse, a policy or a workload that is gone.</summary>
public sealed class HealerObstacleTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new(options => (options.Budget.ReplicasBurst, options.Budget.ReplicasPerMinute) = (5, 1));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

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
        await _rooms.ShowsAsync(IncidentPhase.Blocked);
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
        _rooms.Gate.TryEnter(A.Ref with { Name = "other", Uid = "uid-of-other" }, 5, 1).Should().BeNull();
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting();

        (await _rooms.LookAsync()).Should().BeGreaterThan(TimeSpan.FromMinutes(1), "when its turn comes, it is called");

        _rooms.Remedies.Should().BeEmpty();
        _rooms.Cluster.Reads.Should().NotContain(["V1LimitRange list", "V1ResourceQuota list"], "what stands in its way is for when its turn has come");
        (await _rooms.ToldAsync()).Should().BeEmpty();
        await _rooms.ShowsAsync(IncidentPhase.Waiting);
        _rooms.Lines()[0].WaitingFor.Should().Be("WriteBudget");
        _rooms.Status()!.Conditions.Should().Contain(condition => condition.Type == "Delayed" && condition.Status == "True" && condition.Reason == "WriteBudget"
            && condition.Message == "1 workload waiting for write budget; the next remedy is expected at 08:01:00Z");
        _rooms.Lines()[0].Should().Match<Headroom.Operator.Entities.IncidentStatus>(line => line.Message!.StartsWith("waiting for write budget: ") && line.NextAttempt == A.Now.AddMinutes(1));
    }

    [Fact]
    public async Task Where_no_policy_is_left_the_kills_wait_for_one()
    {
        _rooms.Killed(A.Loop());

        (await _rooms.LookAsync()).Should().BeNull();

        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Shelf.Take(A.Namespace).Should().HaveCount(2);
        _rooms.Cluster.Reads.Should().NotContain(read => read.StartsWith("V1Event", StringComparison.Ordinal), "nothing is judged: it is only seen that no pods are owed to the workload");
        _rooms.Cluster.Writes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_policy_that_comes_between_the_look_and_the_shelf_strands_no_kill()
    {
        var entry = Rooms.Entry(A.PolicyObject());
        _rooms.Killed(A.Sighting()).LoggedByHealer = () =>
        {
            _rooms.Catalog.Set(entry);
            _rooms.Intake.PolicyChangedAsync(entry, CancellationToken.None).IsCompletedSuccessfully.Should().BeTrue();
        };

        (await _rooms.LookAsync()).Should().Be(TimeSpan.Zero, "the policy has found nothing on the shelf, and will not come again");

        _rooms.Book.Find(A.Ref)!.Sightings.Should().Equal(A.Sighting());
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
        await _rooms.ShowsAsync(IncidentPhase.Observed);

        _rooms.Under(A.PolicyObject(name: "older", age: "48h"));
        await _rooms.LookAsync();

        await Eventually.HoldsAsync(() => _rooms.Lines("older").Count == 1 && _rooms.Lines("api").Count == 0, "one policy tells of the workload, not two");
    }

    [Fact]
    public async Task A_workload_that_is_gone_ends_its_incident()
    {
        _rooms.UnderPolicy().Killed(A.Sighting()).Reporting();
        await _rooms.LookAsync();
        await _rooms.ShowsAsync(IncidentPhase.Observed);
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
}
