using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>How the lead is left.</summary>
public class LeaseReleaseTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LeaseStore _store = new();

    [Fact]
    public void A_stop_releases_the_lease_and_the_next_leader_need_not_wait()
    {
        var (a, b) = (New("a"), New("b"));
        _clock.Pass(5, a, b);
        a.Stop();
        a.HasEnded.Should().BeTrue();
        a.MayWrite.Should().BeFalse();
        a.Losses.Should().Be(0);
        _store.Lease!.Spec.Should().Match<V1LeaseSpec>(spec => spec.HolderIdentity == "" && spec.LeaseDurationSeconds == 1 && spec.LeaseTransitions == 0);
        a.Log.Messages.Should().Equal("Leading: a holds the lease ops/one", "Released the lease ops/one");
        _clock.PassUntil(() => b.MayWrite, b).Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(2) + Steps.Step);
        _store.Lease!.Spec.Should().Match<V1LeaseSpec>(spec => spec.HolderIdentity == "b" && spec.LeaseDurationSeconds == 15 && spec.LeaseTransitions == 1);
    }

    [Fact]
    public void A_stop_releases_also_what_changed_since_it_was_renewed()
    {
        var a = New("a");
        _store.Edit(spec => spec);
        a.Stop();
        _store.Holder.Should().Be("");
    }

    [Fact]
    public void A_stop_leaves_what_another_holds_by_now()
    {
        var a = New("a");
        _store.Edit(spec => spec with { HolderIdentity = "b" });
        a.Stop();
        a.HasEnded.Should().BeTrue();
        _store.Holder.Should().Be("b");
        a.Log.Messages.Should().NotContain(line => line.StartsWith("Released", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stop_without_a_server_ends_in_time_and_says_what_follows()
    {
        var a = New("a");
        a.Client.Network = LeaseClient.Silent;
        a.Stop();
        a.MayWrite.Should().BeFalse();
        _clock.PassUntil(() => a.HasEnded, a).Should().BeCloseTo(TimeSpan.FromSeconds(5), 2 * Steps.Step);
        a.Log.Warnings.Should().Equal("Cannot release the lease ops/one; the next leader has to wait until it runs out: no answer in time");
    }

    [Fact]
    public void A_stop_while_it_is_being_acquired_releases_it()
    {
        var answer = new TaskCompletionSource();
        var a = new Candidate("a", _store, _clock, network: async (verb, serve, token) =>
        {
            if (verb == "create")
                await answer.Task.WaitAsync(token);
            return serve();
        });
        a.Stop();
        a.HasEnded.Should().BeFalse();
        answer.SetResult();
        a.Thread.Drain();
        a.HasEnded.Should().BeTrue();
        _store.Holder.Should().Be("");
    }

    [Fact]
    public void A_follower_stops_at_once_and_leaves_the_lease()
    {
        var (a, b) = (New("a"), New("b"));
        b.Client.Network = LeaseClient.Silent;
        _clock.Pass(3, a, b);
        b.Stop();
        b.HasEnded.Should().BeTrue();
        b.Losses.Should().Be(0);
        _store.Holder.Should().Be("a");
    }

    private Candidate New(string identity) => new(identity, _store, _clock);
}
