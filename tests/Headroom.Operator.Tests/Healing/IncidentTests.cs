using Headroom.Operator.Healing;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Healing;

public sealed class IncidentTests
{
    private readonly Incident _incident = new(TimeProvider.System);

    [Fact]
    public void A_kill_is_news_once()
    {
        _incident.Add(A.Sighting()).Should().Be(SightingNews.News);
        _incident.Add(A.Sighting()).Should().Be(SightingNews.Known);

        _incident.Sightings.Should().HaveCount(1);
    }

    [Fact]
    public void Another_kill_of_the_same_container_is_news()
    {
        _incident.Add(A.Sighting("3m")).Should().Be(SightingNews.News);
        _incident.Add(A.Sighting("30s")).Should().Be(SightingNews.News);

        _incident.Sightings.Should().HaveCount(2);
    }

    [Fact]
    public void That_a_kill_led_into_CrashLoopBackOff_is_news_once_and_stays_known()
    {
        _incident.Add(A.Sighting());

        _incident.Add(A.Sighting(backingOff: true)).Should().Be(SightingNews.News);
        _incident.Add(A.Sighting(backingOff: true)).Should().Be(SightingNews.Known);
        _incident.Add(A.Sighting(backingOff: false)).Should().Be(SightingNews.Known);

        _incident.Sightings.Should().ContainSingle().Which.CrashLoopBackOff.Should().BeTrue();
    }

    [Fact]
    public void What_a_kill_showed_before_its_pod_was_resized_stays()
    {
        _incident.Add(A.Sighting());

        _incident.Add(A.Sighting(backingOff: true) with { Limit = A.Size("4Gi"), ResizeTrace = ResizeTrace.Seen });

        var kill = _incident.Sightings.Should().ContainSingle().Subject;
        (kill.CrashLoopBackOff, kill.Limit, kill.ResizeTrace).Should().Be((true, A.Size("64Mi"), ResizeTrace.None));
    }

    [Fact]
    public void What_is_closed_takes_nothing_more_and_keeps_what_it_has()
    {
        _incident.Add(A.Sighting("3m"));

        _incident.Close().Should().HaveCount(1);

        _incident.Add(A.Sighting("30s")).Should().Be(SightingNews.Closed);
        _incident.Sightings.Should().ContainSingle().Which.FinishedAt.Should().Be(A.Ago("3m"));
    }

    [Fact]
    public void Of_too_many_kills_the_oldest_goes_and_is_no_news_when_it_comes_again()
    {
        foreach (var second in Enumerable.Range(1, 256))
            _incident.Add(A.Sighting($"{second}s")).Should().Be(SightingNews.News);

        _incident.Add(A.Sighting("0s")).Should().Be(SightingNews.News);

        _incident.Sightings.Should().HaveCount(256).And.NotContain(A.Sighting("256s"));
        _incident.Add(A.Sighting("256s")).Should().Be(SightingNews.Known, "or every event of its pod would be a new look at the workload");
        _incident.Sightings.Should().HaveCount(256);
    }

    [Fact]
    public void A_thing_is_said_once()
    {
        _incident.SayOnce("refused").Should().BeTrue();
        _incident.SayOnce("refused").Should().BeFalse();
        _incident.SayOnce("given up").Should().BeTrue();
    }
}
