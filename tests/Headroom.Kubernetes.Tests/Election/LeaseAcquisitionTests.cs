using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>How the lead is come by.</summary>
public class LeaseAcquisitionTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly ManualTimeProvider _clock = new();
    private readonly LeaseStore _store = new();

    [Fact]
    public void A_missing_lease_is_made_and_held()
    {
        var a = New("a");
        a.MayWrite.Should().BeTrue();
        a.Leadership.Acquired.IsCompleted.Should().BeTrue();
        a.Leadership.Leader.Should().Be("a");
        var now = _clock.GetUtcNow();
        _store.Lease!.Spec.Should().Be(new V1LeaseSpec { HolderIdentity = "a", LeaseDurationSeconds = 15, AcquireTime = now, RenewTime = now, LeaseTransitions = 0 });
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void A_lease_without_holder_is_taken_at_once(string? nobody)
    {
        _store.Edit(_ => new V1LeaseSpec { HolderIdentity = nobody, LeaseDurationSeconds = 900, RenewTime = _clock.GetUtcNow(), LeaseTransitions = 4 });
        New("a").MayWrite.Should().BeTrue();
        _store.Lease!.Spec.Should().Match<V1LeaseSpec>(spec =>
            spec.HolderIdentity == "a" && spec.LeaseTransitions == 5 && spec.AcquireTime == _clock.GetUtcNow() && spec.LeaseDurationSeconds == 15);
    }

    [Fact]
    public void A_lease_of_another_is_left_alone_until_it_was_seen_unchanged_for_its_own_duration()
    {
        _store.Edit(_ => new V1LeaseSpec { HolderIdentity = "gone", LeaseDurationSeconds = 30, RenewTime = _clock.GetUtcNow() - Hour });
        var a = New("a");
        a.Leadership.Leader.Should().Be("gone");
        _clock.PassUntil(() => a.MayWrite, a).Should().BeCloseTo(TimeSpan.FromSeconds(30), 2 * Steps.Step);
        a.Client.Verbs.Should().EndWith("patch").And.OnlyContain(verb => verb == "get" || verb == "patch");
        a.Client.Verbs.Count(verb => verb == "patch").Should().Be(1);
    }

    [Fact]
    public void A_lease_that_says_no_duration_is_left_alone_for_the_own_one()
    {
        _store.Edit(_ => new V1LeaseSpec { HolderIdentity = "gone" });
        var a = New("a");
        _clock.PassUntil(() => a.MayWrite, a).Should().BeCloseTo(TimeSpan.FromSeconds(15), 2 * Steps.Step);
    }

    [Fact]
    public void Labels_that_change_do_not_prolong_a_lease()
    {
        _store.Edit(_ => new V1LeaseSpec { HolderIdentity = "gone", LeaseDurationSeconds = 15 });
        var a = New("a");
        for (var i = 0; i < 14; i++)
        {
            _clock.Pass(1, a);
            _store.Edit(spec => spec);
        }

        _clock.PassUntil(() => a.MayWrite, a).Should().BeCloseTo(TimeSpan.FromSeconds(1), 2 * Steps.Step);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Wall_clocks_that_differ_have_no_influence(int hours)
    {
        var a = New("a");
        var b = new Candidate("b", _store, new SkewedTime(_clock, hours * Hour));
        _clock.Pass(60, a, b);
        a.MayWrite.Should().BeTrue();
        b.MayWrite.Should().BeFalse();
        _clock.PassUntil(() => b.MayWrite, b).Should().BeCloseTo(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void A_dead_leader_is_followed_after_its_lease_and_a_retry_period_at_most(double chance)
    {
        var a = New("a");
        var b = new Candidate("b", _store, _clock, () => chance);
        _clock.Pass(7, a, b);
        _clock.PassUntil(() => b.MayWrite, b).Should().BeLessThan(TimeSpan.FromSeconds(17) + (2 * Steps.Step));
        a.MayWrite.Should().BeFalse();
        _store.Lease!.Spec.LeaseTransitions.Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_loses_the_race_for_a_lease_follows(bool missing)
    {
        if (!missing)
            _store.Edit(_ => new V1LeaseSpec { HolderIdentity = "" });
        var winner = new V1LeaseSpec { HolderIdentity = "faster", LeaseDurationSeconds = 15 };
        var a = new Candidate("a", _store, _clock, network: (verb, serve, token) =>
        {
            if (verb != "get" && _store.Holder != "faster")
                _store.Edit(_ => winner);
            return LeaseClient.Straight(verb, serve, token);
        });
        a.MayWrite.Should().BeFalse();
        _clock.Pass(3, a);
        a.MayWrite.Should().BeFalse();
        a.Leadership.Leader.Should().Be("faster");
        _store.Lease!.Spec.Should().Be(winner);
        a.Log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void An_acquisition_whose_answer_got_lost_is_found_at_the_next_look()
    {
        var lost = true;
        var a = new Candidate("a", _store, _clock, network: (verb, serve, token) =>
        {
            var answer = LeaseClient.Straight(verb, serve, token);
            if (verb != "create" || !lost)
                return answer;
            lost = false;
            return LeaseClient.Down(verb, serve, token);
        });
        a.MayWrite.Should().BeFalse();
        _clock.Pass(2.1, a);
        a.MayWrite.Should().BeTrue();
        _store.Lease!.Spec.LeaseTransitions.Should().Be(0);
    }

    [Fact]
    public void An_acquisition_counts_from_when_it_was_asked_for()
    {
        var a = new Candidate("a", _store, _clock, network: async (verb, serve, token) =>
        {
            if (verb == "create")
                await Task.Delay(TimeSpan.FromSeconds(1.5), _clock, token);
            return serve();
        });
        _clock.PassUntil(() => a.MayWrite, a);
        a.Leadership.Left.Should().BeCloseTo(TimeSpan.FromSeconds(8.5), Steps.Step);
    }

    [Fact]
    public void A_lease_that_was_deleted_after_its_leader_died_is_made_when_it_would_have_run_out()
    {
        var (a, b) = (New("a"), New("b"));
        _clock.Pass(5, a, b);
        _store.Delete();
        _clock.PassUntil(() => b.MayWrite, b).Should().BeLessThan(TimeSpan.FromSeconds(17));
        a.MayWrite.Should().BeFalse();
    }

    private Candidate New(string identity) => new(identity, _store, _clock);
}
