using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Tests.Policies;

/// <summary>The loser of two policies over one pod says so, for as long as it is one.</summary>
public sealed class OverlapWatchTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new Rooms().Reporting();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_policy_whose_pods_an_older_one_has_all_says_that_it_never_answers()
    {
        await ComesAsync("old", age: "2h");
        await ComesAsync("young", age: "1h", app: "flagsmith-api");

        await SaysAsync("young", "True", "NeverAnswers");
        Overlapping("young").Message.Should().Be("old is older and selects every pod that this policy selects, which so answers for none");
        await SaysAsync("old", "False", "NoOverlap");
    }

    [Fact]
    public async Task It_is_said_with_the_first_status_of_the_loser()
    {
        await ComesAsync("old", age: "2h");
        await ComesAsync("young", age: "1h");
        await SaysAsync("young", "True", "NeverAnswers");
        await QueueHasGoneOnAsync();

        WritesOf("young").Should().Be(1);
        WritesOf("old").Should().Be(1, "nothing of it has changed");
    }

    [Fact]
    public async Task In_whatever_order_they_come()
    {
        await ComesAsync("young", age: "1h");
        await SaysAsync("young", "False", "NoOverlap");

        await ComesAsync("old", age: "2h");

        await SaysAsync("young", "True", "NeverAnswers");
    }

    [Fact]
    public async Task Policies_of_other_namespaces_and_of_other_pods_take_nothing()
    {
        await ComesAsync("elsewhere", age: "3h", ns: "elsewhere");
        await ComesAsync("worker", age: "2h", app: "worker");
        await ComesAsync("api", age: "1h", app: "flagsmith-api");

        await SaysAsync("api", "False", "NoOverlap");
        await SaysAsync("worker", "False", "NoOverlap");
    }

    [Fact]
    public async Task Deletion_of_the_winner_ends_it()
    {
        await ComesAsync("old", age: "2h");
        await ComesAsync("young", age: "1h");
        await SaysAsync("young", "True", "NeverAnswers");

        await _rooms.Policies.DeletedAsync(Object("old", "2h"), CancellationToken.None);

        await SaysAsync("young", "False", "NoOverlap");
    }

    [Fact]
    public async Task A_winner_that_becomes_invalid_answers_for_nothing_until_it_is_corrected()
    {
        await ComesAsync("old", age: "2h");
        await ComesAsync("young", age: "1h");
        await SaysAsync("young", "True", "NeverAnswers");

        await ComesAsync("old", age: "2h", generation: 2, ceiling: "lots");
        await SaysAsync("young", "False", "NoOverlap");
        await SaysAsync("old", "False", "PolicyInvalid");

        await ComesAsync("old", age: "2h", generation: 3);
        await SaysAsync("young", "True", "NeverAnswers");
    }

    [Fact]
    public async Task A_loser_that_becomes_invalid_loses_nothing()
    {
        await ComesAsync("old", age: "2h");
        await ComesAsync("young", age: "1h");
        await SaysAsync("young", "True", "NeverAnswers");

        await ComesAsync("young", age: "1h", generation: 2, ceiling: "lots");

        await SaysAsync("young", "False", "PolicyInvalid");
    }

    [Fact]
    public async Task A_winner_that_is_paused_goes_on_winning_and_the_loser_says_that_nothing_is_done()
    {
        await ComesAsync("old", age: "2h");
        await ComesAsync("young", age: "1h");
        await SaysAsync("young", "True", "NeverAnswers");

        await ComesAsync("old", age: "2h", generation: 2, mode: "Paused");

        await Eventually.HoldsAsync(() => Overlapping("young").Message.EndsWith("; old is paused, and nothing is done there", StringComparison.Ordinal), "the loser says it");
    }

    [Fact]
    public async Task A_killed_pod_that_both_select_shows_the_overlap()
    {
        await ComesAsync("old", age: "2h", app: "flagsmith-api");
        await ComesAsync("young", age: "1h");
        await SaysAsync("young", "False", "NoOverlap");

        await _rooms.Intake.AcceptAsync([A.Sighting()], CancellationToken.None);

        await SaysAsync("young", "True", "OlderPolicyAnswers");
        Overlapping("young").Message.Should().Be("old is older and selects Deployment/flagsmith-api too, killed in pod flagsmith-api-1-abcde: it answers for that");
        await SaysAsync("old", "False", "NoOverlap");
    }

    [Fact]
    public async Task Further_kills_are_no_news()
    {
        await ComesAsync("old", age: "2h", app: "flagsmith-api");
        await ComesAsync("young", age: "1h");
        await _rooms.Intake.AcceptAsync([A.Sighting()], CancellationToken.None);
        await SaysAsync("young", "True", "OlderPolicyAnswers");
        var written = WritesOf("young");

        await _rooms.Intake.AcceptAsync([A.Sighting(pod: "flagsmith-api-1-fghij")], CancellationToken.None);
        await ComesAsync("another", age: "3h", app: "worker");
        await QueueHasGoneOnAsync();

        WritesOf("young").Should().Be(written);
    }

    [Fact]
    public async Task A_kill_under_way_shows_the_overlap_with_a_policy_that_comes_later()
    {
        await ComesAsync("old", age: "2h", app: "flagsmith-api");
        await _rooms.Intake.AcceptAsync([A.Sighting()], CancellationToken.None);

        await ComesAsync("young", age: "1h");

        await SaysAsync("young", "True", "OlderPolicyAnswers");
    }

    [Fact]
    public async Task A_kill_that_is_settled_still_shows_the_overlap_and_not_once_the_selector_has_moved_away()
    {
        await ComesAsync("old", age: "2h", app: "flagsmith-api");
        await ComesAsync("young", age: "1h");
        await _rooms.Intake.AcceptAsync([A.Sighting()], CancellationToken.None);
        await SaysAsync("young", "True", "OlderPolicyAnswers");
        _rooms.Book.Settle(A.Ref, [A.Sighting()]);

        await ComesAsync("another", age: "1h", app: "worker");
        await QueueHasGoneOnAsync();
        Overlapping("young").Reason.Should().Be("OlderPolicyAnswers");

        await ComesAsync("old", age: "2h", generation: 2, app: "web");
        await SaysAsync("young", "False", "NoOverlap");
    }

    [Fact]
    public async Task A_pod_without_a_workload_shows_it_too()
    {
        _rooms.Cluster.Remove<V1ReplicaSet>(A.Namespace, A.CurrentRevision);
        await ComesAsync("old", age: "2h", app: "flagsmith-api");
        await ComesAsync("young", age: "1h");

        await _rooms.Intake.AcceptAsync([A.Sighting()], CancellationToken.None);

        await SaysAsync("young", "True", "OlderPolicyAnswers");
        Overlapping("young").Message.Should().Contain("Pod/flagsmith-api-1-abcde");
    }

    [Fact]
    public async Task After_a_restart_nothing_is_written_for_it()
    {
        await ComesAsync("old", age: "2h", app: "flagsmith-api");
        await ComesAsync("young", age: "1h");
        await _rooms.Intake.AcceptAsync([A.Sighting()], CancellationToken.None);
        await SaysAsync("young", "True", "OlderPolicyAnswers");
        await using var restarted = new Rooms(options => options.StatusInterval = TimeSpan.FromSeconds(2)).Reporting();

        // The younger is read before the older, and the pod after both.
        await restarted.Policies.ReconcileAsync(Object("young", "1h", status: _rooms.Status("young")), CancellationToken.None);
        await restarted.Policies.ReconcileAsync(Object("old", "2h", app: "flagsmith-api", status: _rooms.Status("old")), CancellationToken.None);
        await restarted.Intake.AcceptAsync([A.Sighting()], CancellationToken.None);
        await Eventually.HoldsAsync(() => restarted.Clock.WaitingTimers > 0, "they wait for the others");
        restarted.Clock.Advance(TimeSpan.FromSeconds(2));
        await restarted.Policies.ReconcileAsync(Object("last", "1h", app: "none"), CancellationToken.None);
        await restarted.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => restarted.Status("last") is not null, "the queue has gone on");

        restarted.Cluster.Writes.Select(write => write.Name).Should().Equal("last");
    }

    private async Task ComesAsync(string name, string age, string? app = null, string? mode = null, string ceiling = "1Gi", long generation = 1, string ns = A.Namespace) =>
        await _rooms.Policies.ReconcileAsync(Object(name, age, app, mode, ceiling, generation, ns), CancellationToken.None);

    private static V1Alpha1MemoryPolicy Object(
        string name, string age, string? app = null, string? mode = null, string ceiling = "1Gi", long generation = 1, string ns = A.Namespace, MemoryPolicyStatus? status = null)
    {
        var selector = app is null ? null : new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = app } };
        return A.PolicyObject(A.Spec(ceiling, mode, selector: selector), name, ns, generation: generation, age: age, status: status);
    }

    private Task SaysAsync(string policy, string status, string reason) => Eventually.HoldsAsync(
        () => _rooms.Status(policy) is not null && Overlapping(policy) is var condition && condition.Status == status && condition.Reason == reason, $"{policy} says {reason}");

    private PolicyCondition Overlapping(string policy) => _rooms.Status(policy)!.Conditions!.Single(condition => condition.Type == "Overlapping");

    private int WritesOf(string policy) => _rooms.Cluster.Writes.Count(write => write.Kind == typeof(V1Alpha1MemoryPolicy) && write.Name == policy);

    private async Task QueueHasGoneOnAsync()
    {
        await ComesAsync("last", age: "1m", app: "none");
        await Eventually.HoldsAsync(() => _rooms.Status("last") is not null, "the queue has gone on");
    }
}
