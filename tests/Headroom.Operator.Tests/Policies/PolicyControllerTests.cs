using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Policies;

public sealed class PolicyControllerTests : IAsyncDisposable
{
    private static readonly PolicyKey Key = new(A.Namespace, "api");

    private readonly Rooms _rooms = new();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_new_policy_is_taken_in_and_says_that_it_is_accepted()
    {
        _rooms.Reporting();

        (await ReconcileAsync(A.PolicyObject())).IsSuccess.Should().BeTrue();

        _rooms.Catalog.For(A.Sighting())!.Name.Should().Be("api");
        await Eventually.HoldsAsync(() => Condition("Accepted")?.Status == "True", "it is accepted");
        Condition("Active")!.Reason.Should().Be("Enforcing");
    }

    [Fact]
    public async Task A_bad_policy_is_answered_with_what_is_wrong()
    {
        _rooms.Reporting();

        await ReconcileAsync(A.PolicyObject(A.Spec(ceiling: "lots")));

        _rooms.Catalog.For(A.Sighting()).Should().BeNull();
        await Eventually.HoldsAsync(() => Condition("Accepted") is { Status: "False", Reason: "PolicyInvalid" }, "it is refused");
        Condition("Accepted")!.Message.Should().StartWith("spec.memory.ceiling ");
        var told = (await _rooms.ToldAsync()).Should().ContainSingle().Subject;
        told.Should().Match<ToldEvent>(each => each.Reason == EventReasons.PolicyInvalid && each.Type == EventType.Warning && each.Once && each.Regarding.Kind == "MemoryPolicy");
    }

    [Fact]
    public async Task A_policy_of_a_protected_namespace_is_refused_however_good_it_is()
    {
        _rooms.Reporting();

        await ReconcileAsync(A.PolicyObject(ns: "kube-system"));

        _rooms.Catalog.For(A.Sighting(ns: "kube-system")).Should().BeNull();
        await Eventually.HoldsAsync(() => Condition("Accepted") is { Status: "False", Reason: "NamespaceProtected" }, "it is refused");
    }

    [Fact]
    public async Task Our_own_status_write_is_no_news()
    {
        await ReconcileAsync(A.PolicyObject(A.Spec(ceiling: "lots")));
        await ReconcileAsync(A.PolicyObject(A.Spec(ceiling: "lots"), status: new MemoryPolicyStatus { Incidents = [A.Line()] }));

        (await _rooms.ToldAsync()).Should().HaveCount(1);
        _rooms.Cluster.Reads.Should().BeEmpty("nothing is resumed from it");
    }

    [Fact]
    public async Task A_changed_generation_is_news()
    {
        await ReconcileAsync(A.PolicyObject(A.Spec(ceiling: "lots")));
        await ReconcileAsync(A.PolicyObject(A.Spec(ceiling: "more"), generation: 2));

        (await _rooms.ToldAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_policy_that_was_corrected_finds_the_kills_that_waited()
    {
        await ReconcileAsync(A.PolicyObject(A.Spec(ceiling: "lots")));
        await _rooms.Intake.AcceptAsync(A.Sighting(), CancellationToken.None);

        await ReconcileAsync(A.PolicyObject(generation: 2));

        _rooms.Book.Find(A.Ref).Should().NotBeNull();
    }

    [Fact]
    public async Task A_policy_that_was_made_anew_under_the_same_name_tells_nothing_of_the_former()
    {
        _rooms.Reporting();
        await ReconcileAsync(A.PolicyObject());
        _rooms.Reporter.Put(Key, [A.Line()]);
        await Eventually.HoldsAsync(() => _rooms.Lines().Count == 1, "the line is there");

        await ReconcileAsync(A.PolicyObject(uid: "another"));

        await Eventually.HoldsAsync(() => _rooms.Status()!.Incidents!.Count == 0, "the new one begins with none");
    }

    [Fact]
    public async Task A_deleted_policy_answers_no_more_and_gives_its_kills_back()
    {
        _rooms.Healing();
        await ReconcileAsync(A.PolicyObject());
        _rooms.Killed(A.Sighting());

        await _rooms.Policies.DeletedAsync(A.PolicyObject(), CancellationToken.None);

        _rooms.Catalog.Find(Key).Should().BeNull();
        await Eventually.HoldsAsync(() => _rooms.Shelf.Take(A.Namespace).Count == 1, "its incident is looked at, and its kill waits for another policy");
        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    [Fact]
    public async Task A_deleted_policy_is_not_reported_of_any_more()
    {
        _rooms.Reporting();
        await ReconcileAsync(A.PolicyObject());
        await Eventually.HoldsAsync(() => _rooms.Status() is not null, "it is reported of");
        await _rooms.Policies.DeletedAsync(A.PolicyObject(), CancellationToken.None);
        var written = _rooms.Cluster.Writes.Count;

        _rooms.Reporter.Put(Key, [A.Line()]);
        await ReconcileAsync(A.PolicyObject(name: "another"));
        await Eventually.HoldsAsync(() => _rooms.Status("another") is not null, "the queue has gone on");

        _rooms.Cluster.Writes.Should().HaveCount(written + 1);
    }

    [Fact]
    public async Task What_could_not_be_looked_up_is_looked_up_at_the_retry()
    {
        var policy = A.PolicyObject(status: new MemoryPolicyStatus { Incidents = [A.Line(phase: IncidentPhase.Recovering)] });
        _rooms.Cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable);
        await FluentActions.Awaiting(() => ReconcileAsync(policy)).Should().ThrowAsync<KubernetesApiException>();
        _rooms.Cluster.FailRead = _ => null;

        await ReconcileAsync(policy);

        _rooms.Book.Find(A.Ref).Should().NotBeNull("the incident of the former run goes on");
    }

    private Task<ReconciliationResult<V1Alpha1MemoryPolicy>> ReconcileAsync(V1Alpha1MemoryPolicy policy) => _rooms.Policies.ReconcileAsync(policy, CancellationToken.None);

    private PolicyCondition? Condition(string type) => _rooms.Status()?.Conditions?.Single(condition => condition.Type == type);
}
