using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

public class LeadershipTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Leadership _leadership;

    public LeadershipTests() => _leadership = Leadership.Elected(new LeaderElectionOptions(), _clock);

    [Fact]
    public void Without_election_it_leads_from_the_beginning_and_without_end()
    {
        var always = Leadership.Always("me");
        always.Should().Match<Leadership>(leadership => leadership.MayWrite && leadership.Left == null && leadership.Leader == "me" && leadership.Acquired.IsCompleted);
        Leadership.Always().Leader.Should().BeNull();
    }

    [Fact]
    public void Before_it_is_elected_it_may_not_write() =>
        _leadership.Should().Match<Leadership>(leadership => !leadership.MayWrite && leadership.Left == TimeSpan.Zero && leadership.Leader == null && !leadership.Acquired.IsCompleted);

    [Fact]
    public void It_may_write_until_the_deadline_and_not_at_it()
    {
        Lead().Should().BeTrue();
        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        _leadership.MayWrite.Should().BeTrue();
        _leadership.Left.Should().Be(TimeSpan.FromTicks(1));
        _clock.Advance(TimeSpan.FromTicks(1));
        _leadership.MayWrite.Should().BeFalse();
        _leadership.Acquired.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void What_ran_out_does_not_come_back()
    {
        Lead();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Lead().Should().BeFalse();
        _leadership.MayWrite.Should().BeFalse();
    }

    [Fact]
    public void What_was_ended_does_not_come_back()
    {
        Lead();
        _leadership.End("b");
        _leadership.Should().Match<Leadership>(leadership => !leadership.MayWrite && leadership.Left == TimeSpan.Zero && leadership.Leader == "b");
        Lead().Should().BeFalse();
        _leadership.MayWrite.Should().BeFalse();
    }

    [Fact]
    public void An_acquisition_that_took_longer_than_the_deadline_is_none()
    {
        var began = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(10));
        _leadership.Lead("a", began).Should().BeFalse();
        _leadership.Acquired.IsCompleted.Should().BeFalse();
        Lead().Should().BeTrue("the next one may be in time");
    }

    private bool Lead() => _leadership.Lead("a", _clock.GetTimestamp());
}
