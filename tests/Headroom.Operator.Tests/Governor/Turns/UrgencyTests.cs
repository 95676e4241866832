using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Governor.Turns;

public sealed class UrgencyTests
{
    [Fact]
    public void It_is_restarts_a_minute_times_replicas() =>
        Of(replicas: 3, Restarted(4, podAge: "5m")).Should().Be(3.0, "five runs in five minutes, three times");

    [Fact]
    public void Of_one_container_the_newest_kill_counts() =>
        Of(replicas: 1, Restarted(1, podAge: "5m"), Restarted(9, podAge: "5m")).Should().Be(2.0);

    [Fact]
    public void Pods_and_containers_are_averaged() =>
        Of(replicas: 2, Restarted(4, podAge: "5m", pod: "a"), Restarted(14, podAge: "5m", pod: "b")).Should().Be(4.0);

    [Fact]
    public void A_pod_of_this_second_does_not_count_for_ever() => Of(replicas: 1, Restarted(0, podAge: "0s")).Should().Be(6.0);

    [Fact]
    public void Without_replicas_it_is_one() => Of(replicas: 0, Restarted(4, podAge: "5m")).Should().Be(1.0);

    [Fact]
    public void Without_kills_it_is_nothing() => Of(replicas: 5).Should().Be(0);

    private static double Of(int replicas, params Sighting[] sightings) => Urgency.Of(A.Case(A.Facts() with { Replicas = replicas }, sightings));

    private static Sighting Restarted(int restarts, string podAge, string pod = "flagsmith-api-1-abcde") =>
        A.Sighting(ago: "0s", pod: pod, podAge: podAge) with { RestartCount = restarts };
}
