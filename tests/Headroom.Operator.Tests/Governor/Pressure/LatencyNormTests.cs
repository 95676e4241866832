using Headroom.Operator.Governor.Pressure;

namespace Headroom.Operator.Tests.Governor.Pressure;

public sealed class LatencyNormTests
{
    private readonly LatencyNorm _norm = new();

    [Fact]
    public void Answers_as_ever_are_not_slow() => Slow(100, times: 200).Should().Be(0);

    [Fact]
    public void A_slow_server_is_its_own_measure() => Slow(900, times: 200).Should().Be(0);

    [Fact]
    public void Several_times_as_long_as_ever_is_slow()
    {
        Slow(100, times: 50);

        Slow(1000, times: 10).Should().BePositive();
    }

    [Fact]
    public void One_slow_answer_is_none()
    {
        Slow(100, times: 50);

        Slow(1000, times: 1).Should().Be(0);
    }

    [Fact]
    public void Several_times_next_to_nothing_is_not_slow()
    {
        Slow(2, times: 50);

        Slow(60, times: 50).Should().Be(0, "60 ms is no time");
    }

    [Fact]
    public void The_first_answers_say_nothing_yet()
    {
        Slow(10, times: 5);

        Slow(2000, times: 14).Should().Be(0);
    }

    [Fact]
    public void A_bad_time_does_not_become_the_norm()
    {
        Slow(100, times: 50);
        Slow(2000, times: 100);
        Slow(100, times: 100);

        Slow(1000, times: 10).Should().BePositive();
    }

    [Fact]
    public void A_lasting_change_becomes_the_norm()
    {
        Slow(100, times: 50);
        Slow(600, times: 2000);

        Slow(600, times: 100).Should().Be(0);
    }

    private int Slow(int milliseconds, int times) => Enumerable.Range(0, times).Count(_ => _norm.IsSlow(TimeSpan.FromMilliseconds(milliseconds)));
}
