using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>How the lead is kept, and how it is lost.</summary>
public class LeaseRenewalTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LeaseStore _store = new();

    [Fact]
    public void A_leader_renews_each_retry_period_by_what_it_knows_and_changes_the_time_alone()
    {
        var a = New("a");
        var first = _store.Lease!.Spec;
        _clock.Pass(6.5, a);
        a.Client.Verbs.Should().Equal("get", "create", "patch", "patch", "patch");
        _store.Lease!.Spec.Should().Be(first with { RenewTime = first.RenewTime!.Value.AddSeconds(6) });
        a.Leadership.Left.Should().BeCloseTo(TimeSpan.FromSeconds(9.5), Steps.Step);
    }

    [Fact]
    public void Renewals_that_fail_stop_the_writing_before_the_lease_runs_out_and_the_lead_is_lost_once_for_good()
    {
        var (a, b) = (New("a"), New("b"));
        _clock.Pass(1, a, b);
        a.Client.Network = LeaseClient.Down;
        _clock.PassUntil(() => !a.MayWrite, a, b).Should().BeCloseTo(TimeSpan.FromSeconds(9), 2 * Steps.Step);
        b.MayWrite.Should().BeFalse();
        _clock.Pass(Steps.Step, a, b);
        a.Losses.Should().Be(1);
        a.HasEnded.Should().BeTrue();
        a.Client.Network = LeaseClient.Straight;
        _clock.Pass(60, a, b);
        a.Losses.Should().Be(1);
        a.MayWrite.Should().BeFalse();
        a.Leadership.Left.Should().Be(TimeSpan.Zero);
        a.Log.Warnings.Should().Equal(
            "Cannot reach the lease ops/one: the API server does not answer; retrying: connection refused",
            "Lost the lease ops/one: it could not be renewed within 10 s; nothing is written any more");
        b.MayWrite.Should().BeTrue();
    }

    [Fact]
    public void A_server_that_is_silent_is_asked_twice_within_the_deadline()
    {
        var a = New("a");
        a.Client.Network = LeaseClient.Silent;
        a.Client.Verbs.Clear();
        _clock.PassUntil(() => a.Losses == 1, a).Should().BeCloseTo(TimeSpan.FromSeconds(10), 2 * Steps.Step);
        a.Client.Verbs.Should().Equal("patch", "patch");
        a.Log.Warnings[0].Should().Be("Cannot reach the lease ops/one: the API server does not answer; retrying: no answer in time");
    }

    [Fact]
    public void A_renewal_that_fails_now_and_then_costs_nothing_and_is_logged_once_each_way()
    {
        var a = New("a");
        for (var i = 0; i < 2; i++)
        {
            a.Client.Network = LeaseClient.Down;
            _clock.Pass(7, a);
            a.Client.Network = LeaseClient.Straight;
            _clock.Pass(3, a);
        }

        a.MayWrite.Should().BeTrue();
        a.Log.Messages.Should().HaveCount(5);
        a.Log.Messages[0].Should().Be("Leading: a holds the lease ops/one");
        a.Log.Messages.Count(line => line.StartsWith("Cannot reach the lease ops/one", StringComparison.Ordinal)).Should().Be(2);
        a.Log.Messages.Count(line => line.StartsWith("The lease ops/one is in reach again after 6 s", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public void A_frozen_leader_may_not_write_from_the_moment_it_wakes()
    {
        var (a, b) = (New("a"), New("b"));
        _clock.Pass(20, b);
        b.MayWrite.Should().BeTrue();
        a.MayWrite.Should().BeFalse("nothing of it has run, and all the same");
        a.Thread.Drain();
        a.Losses.Should().Be(1);
        _store.Holder.Should().Be("b");
    }

    [Fact]
    public void A_renewal_counts_from_when_it_was_asked_for()
    {
        var a = New("a");
        var answer = new TaskCompletionSource<V1Lease?>();
        a.Client.Network = async (_, serve, token) =>
        {
            await answer.Task.WaitAsync(token);
            return serve();
        };
        _clock.Pass(3.5, a);
        answer.SetResult(null);
        a.Thread.Drain();
        a.Leadership.Left.Should().BeCloseTo(TimeSpan.FromSeconds(8.5), Steps.Step);
    }

    [Fact]
    public void An_answer_that_a_freeze_kept_beyond_the_deadline_renews_nothing()
    {
        var a = New("a");
        var asked = false;
        a.Client.Network = async (_, serve, _) =>
        {
            asked = true;
            var answer = serve();
            await Task.Yield();
            return answer;
        };
        _clock.Advance(TimeSpan.FromSeconds(2));
        a.Thread.RunNext();
        asked.Should().BeTrue();
        _clock.Advance(TimeSpan.FromSeconds(9));
        a.Thread.Drain();
        a.MayWrite.Should().BeFalse();
        a.Log.Warnings.Should().Equal("Lost the lease ops/one: the answer to its renewal came after more than 10 s; nothing is written any more");
    }

    [Fact]
    public void A_lease_that_a_person_deletes_is_made_again_by_its_leader_and_taken_by_nobody_else()
    {
        var (a, b) = (New("a"), New("b"));
        _clock.Pass(5, a, b);
        _store.Delete();
        _clock.Pass(1.9, b);
        b.MayWrite.Should().BeFalse("the leader cannot know yet");
        _clock.Pass(0.2, a, b);
        a.MayWrite.Should().BeTrue();
        _store.Holder.Should().Be("a");
        a.Log.Warnings.Should().Equal("Somebody deleted the lease ops/one while it was held; it is made again");
    }

    [Fact]
    public void A_lease_that_was_taken_away_is_lost_at_the_next_renewal()
    {
        var a = New("a");
        _store.Edit(spec => spec with { HolderIdentity = "person" });
        _clock.Pass(2.1, a);
        a.MayWrite.Should().BeFalse();
        a.Losses.Should().Be(1);
        a.Leadership.Leader.Should().Be("person");
        a.Log.Warnings.Should().Equal("Lost the lease ops/one: person took it; nothing is written any more");
        _store.Holder.Should().Be("person");
    }

    [Fact]
    public void A_lease_deleted_and_made_by_another_is_lost_at_the_next_renewal()
    {
        var a = New("a");
        _store.Delete();
        a.Client.Network = (verb, serve, token) =>
        {
            if (verb == "create")
                _store.Edit(_ => new V1LeaseSpec { HolderIdentity = "faster", LeaseDurationSeconds = 15 });
            return LeaseClient.Straight(verb, serve, token);
        };
        _clock.Pass(2.1, a);
        a.MayWrite.Should().BeFalse();
        a.Leadership.Leader.Should().Be("faster");
    }

    [Fact]
    public void A_lease_that_somebody_labelled_or_emptied_stays_the_leaders()
    {
        var a = New("a");
        _store.Edit(spec => spec);
        _clock.Pass(2.1, a);
        _store.Lease!.Spec.LeaseTransitions.Should().Be(0);
        _store.Edit(spec => spec with { HolderIdentity = "" });
        _clock.Pass(2.1, a);
        a.MayWrite.Should().BeTrue();
        a.Losses.Should().Be(0);
        _store.Lease!.Spec.Should().Match<V1LeaseSpec>(spec => spec.HolderIdentity == "a" && spec.LeaseTransitions == 1);
    }

    private Candidate New(string identity) => new(identity, _store, _clock);
}
