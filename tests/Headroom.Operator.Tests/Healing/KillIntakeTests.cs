using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Sightings;
using NSubstitute;

namespace Headroom.Operator.Tests.Healing;

public sealed class KillIntakeTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new(options => options.OwnNamespace = "headroom-system");

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_covered_kill_opens_an_incident_and_is_looked_at()
    {
        _rooms.UnderPolicy().Healing();

        await AcceptAsync(A.Sighting(backingOff: true));

        await Eventually.HoldsAsync(() => _rooms.Remedies.Count == 1, "the loop is remedied");
    }

    [Theory]
    [InlineData("kube-system")]
    [InlineData("headroom-system")]
    public async Task A_protected_namespace_is_not_even_watched(string ns)
    {
        _rooms.Under(A.PolicyObject(ns: ns));

        await AcceptAsync(A.Sighting(ns: ns));

        _rooms.Shelf.Take(ns).Should().BeEmpty();
        _rooms.Cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task An_uncovered_kill_costs_no_read_and_waits_for_a_policy()
    {
        await AcceptAsync(A.Sighting());

        _rooms.Cluster.Reads.Should().BeEmpty();
        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Shelf.Take(A.Namespace).Should().Equal(A.Sighting());
    }

    [Fact]
    public async Task A_kill_that_only_a_policy_of_another_namespace_would_cover_is_uncovered()
    {
        _rooms.Under(A.PolicyObject(ns: "elsewhere"));

        await AcceptAsync(A.Sighting());

        _rooms.Shelf.Take(A.Namespace).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_policy_that_comes_later_finds_the_kills_that_waited_for_it()
    {
        foreach (var sighting in A.Loop())
            await AcceptAsync(sighting);
        var entry = Comes(A.PolicyObject());

        await ChangedAsync(entry);

        _rooms.Book.Find(A.Ref)!.Sightings.Should().BeEquivalentTo(A.Loop());
        _rooms.Shelf.Take(A.Namespace).Should().BeEmpty();
    }

    [Fact]
    public async Task A_policy_that_selects_other_pods_leaves_them_waiting()
    {
        await AcceptAsync(A.Sighting());
        var selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "worker" } };

        await ChangedAsync(Comes(A.PolicyObject(A.Spec(selector: selector))));

        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Shelf.Take(A.Namespace).Should().Equal(A.Sighting());
    }

    [Fact]
    public async Task A_policy_that_comes_between_the_look_for_one_and_the_shelf_finds_the_kill_all_the_same()
    {
        // Another policy's selector reads the pod's labels: at that moment the new policy comes, and finds the shelf still empty.
        _rooms.Under(A.PolicyObject(A.Spec(selector: new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "worker" } }), name: "other"));
        Task? came = null;
        var labels = Substitute.For<IReadOnlyDictionary<string, string>>();
        labels.TryGetValue("app", out Arg.Any<string?>()!).Returns(call =>
        {
            came ??= ChangedAsync(Comes(A.PolicyObject()));
            return false;
        });

        await AcceptAsync(A.Sighting() with { PodLabels = labels });

        came!.IsCompletedSuccessfully.Should().BeTrue();
        _rooms.Book.Find(A.Ref).Should().NotBeNull();
    }

    [Fact]
    public async Task A_kill_is_entered_once()
    {
        _rooms.UnderPolicy();

        await AcceptAsync(A.Sighting());
        await AcceptAsync(A.Sighting());

        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(1);
    }

    [Fact]
    public async Task Kills_that_were_seen_at_once_make_one_remedy()
    {
        _rooms.UnderPolicy().Healing().Cluster.Add(A.Deployment() with { Spec = A.Spec(1, A.Containers(("api", "64Mi", null), ("worker", "64Mi", null))) });

        await _rooms.Intake.AcceptAsync([A.Sighting(backingOff: true), A.Sighting(container: "worker", backingOff: true)], CancellationToken.None);

        await Eventually.HoldsAsync(() => _rooms.Remedies.Count > 0, "the loop is remedied");
        _rooms.Remedies.Should().ContainSingle().Which.Patch!.Text().Should().Contain("\"api\"").And.Contain("\"worker\"");
    }

    [Fact]
    public async Task A_kill_that_was_entered_is_looked_at_also_where_the_next_one_cannot_be()
    {
        _rooms.UnderPolicy().Healing().Cluster.FailRead = read => read == "V1ReplicaSet other" ? FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable) : null;

        await FluentActions.Awaiting(() => _rooms.Intake.AcceptAsync([A.Sighting(backingOff: true), A.Sighting(controller: A.Owner("ReplicaSet", "other"))], CancellationToken.None))
            .Should().ThrowAsync<KubernetesApiException>();

        await Eventually.HoldsAsync(() => _rooms.Remedies.Count == 1, "the first one's loop is remedied");
    }

    [Fact]
    public async Task A_settled_kill_is_history()
    {
        _rooms.UnderPolicy();
        _rooms.Book.Settle(A.Sighting().Id);

        await AcceptAsync(A.Sighting());

        _rooms.Book.Find(A.Ref).Should().BeNull();
        _rooms.Cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task A_kill_with_no_workload_to_change_is_looked_into_once()
    {
        _rooms.UnderPolicy().Cluster.Remove<V1ReplicaSet>(A.Namespace, A.CurrentRevision);

        await AcceptAsync(A.Sighting());
        await AcceptAsync(A.Sighting(backingOff: true));

        _rooms.Cluster.Reads.Should().HaveCount(1, "the pod goes on showing the kill, and each of its events comes by here");
        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    [Fact]
    public async Task Where_the_owner_cannot_be_read_the_kill_is_to_be_handed_in_again()
    {
        _rooms.UnderPolicy().Cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable);
        await FluentActions.Awaiting(() => AcceptAsync(A.Sighting())).Should().ThrowAsync<KubernetesApiException>();
        _rooms.Cluster.FailRead = _ => null;

        await AcceptAsync(A.Sighting());

        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(1);
    }

    [Fact]
    public async Task Kills_that_waited_are_not_lost_where_their_owner_cannot_be_read()
    {
        foreach (var sighting in A.Loop())
            await AcceptAsync(sighting);
        var entry = Comes(A.PolicyObject());
        _rooms.Cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable);
        await FluentActions.Awaiting(() => ChangedAsync(entry)).Should().ThrowAsync<KubernetesApiException>();
        _rooms.Cluster.FailRead = _ => null;

        await ChangedAsync(entry);

        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_is_under_way_is_looked_at_under_the_changed_policy()
    {
        _rooms.Killed(A.Loop());

        await ChangedAsync(Comes(A.PolicyObject()));
        _rooms.Healing();

        await Eventually.HoldsAsync(() => _rooms.Remedies.Count == 1, "the incident is looked at");
    }

    [Fact]
    public async Task What_is_under_way_is_looked_at_when_its_policy_is_gone()
    {
        _rooms.Killed(A.Loop());

        await _rooms.Intake.PolicyDeletedAsync(new PolicyKey(A.Namespace, "api"), CancellationToken.None);
        _rooms.Healing();

        await Eventually.HoldsAsync(() => _rooms.Book.Find(A.Ref) is null, "the incident is looked at");
        _rooms.Shelf.Take(A.Namespace).Should().HaveCount(2);
    }

    [Theory]
    [InlineData(IncidentPhase.Observed, true)]
    [InlineData(IncidentPhase.Waiting, true)]
    [InlineData(IncidentPhase.Recovering, true)]
    [InlineData(IncidentPhase.Recommended, true)]
    [InlineData(IncidentPhase.Blocked, true)]
    [InlineData(IncidentPhase.Contested, true)]
    [InlineData(IncidentPhase.Recovered, false)]
    [InlineData(IncidentPhase.GaveUp, false)]
    public async Task What_a_former_run_had_under_way_goes_on(IncidentPhase phase, bool resumed)
    {
        await ChangedAsync(Comes(WithLine(A.Line(phase: phase))));

        var incident = _rooms.Book.Find(A.Ref);
        (incident is not null).Should().Be(resumed);
        incident?.Policy.Should().Be(new PolicyKey(A.Namespace, "api"));
    }

    [Fact]
    public async Task A_line_that_nothing_bears_out_any_more_goes_away()
    {
        // Killed once, under a former run; replaced by hand while no operator ran.
        _rooms.Under(WithLine(A.Line(phase: IncidentPhase.Observed))).Reporting().Healing();

        await ChangedAsync(_rooms.Catalog.Find(new PolicyKey(A.Namespace, "api"))!);

        await Eventually.HoldsAsync(() => _rooms.Status() is { Workloads.Looping: 0, Incidents.Count: 0 }, "the loop that nobody sees is no longer counted");
    }

    [Theory]
    [InlineData(IncidentPhase.Recovering)]
    [InlineData(IncidentPhase.GaveUp)]
    public async Task The_line_of_a_workload_that_went_while_no_operator_ran_goes_away(IncidentPhase phase)
    {
        _rooms.Under(WithLine(A.Line(phase: phase))).Reporting().Cluster.Remove<V1Deployment>(A.Namespace, A.Name);

        await ChangedAsync(_rooms.Catalog.Find(new PolicyKey(A.Namespace, "api"))!);

        await Eventually.HoldsAsync(() => _rooms.Status() is { Incidents.Count: 0 }, "the line is gone");
    }

    [Fact]
    public async Task A_resumed_incident_keeps_what_is_under_way()
    {
        _rooms.Killed(A.Loop());
        var incident = _rooms.Book.Find(A.Ref);

        await ChangedAsync(Comes(WithLine(A.Line(phase: IncidentPhase.Recovering))));

        _rooms.Book.Find(A.Ref).Should().BeSameAs(incident);
        incident!.Sightings.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("flagsmith-api")]
    [InlineData("Deployment/flagsmith/api")]
    [InlineData("Rollout/flagsmith-api")]
    [InlineData("")]
    public async Task A_line_that_names_no_workload_of_ours_is_passed_over(string workload)
    {
        await ChangedAsync(Comes(WithLine(A.Line(workload))));

        _rooms.Cluster.Reads.Should().BeEmpty();
        _rooms.Book.In(A.Namespace).Should().BeEmpty();
    }

    private static V1Alpha1MemoryPolicy WithLine(IncidentStatus line) => A.PolicyObject(status: new MemoryPolicyStatus { Incidents = [line] });

    private PolicyEntry Comes(V1Alpha1MemoryPolicy policy)
    {
        var entry = Rooms.Entry(policy);
        _rooms.Catalog.Set(entry);
        return entry;
    }

    private Task AcceptAsync(Sighting sighting) => _rooms.Intake.AcceptAsync(sighting, CancellationToken.None);

    private Task ChangedAsync(PolicyEntry entry) => _rooms.Intake.PolicyChangedAsync(entry, CancellationToken.None);
}
