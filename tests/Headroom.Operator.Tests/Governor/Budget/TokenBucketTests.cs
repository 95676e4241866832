using FsCheck;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Budget;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Operator.Tests.Governor.Budget;

public sealed class TokenBucketTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void It_begins_full() => Bucket().WaitFor(10).Should().Be(TimeSpan.Zero);

    [Fact]
    public void What_is_missing_takes_as_long_as_the_rate_says()
    {
        var bucket = Bucket();
        bucket.Pay(8);

        bucket.WaitFor(5).Should().Be(TimeSpan.FromMinutes(3));
        _clock.Advance(TimeSpan.FromMinutes(3));
        bucket.WaitFor(5).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void It_is_never_more_than_full()
    {
        var bucket = Bucket();
        _clock.Advance(TimeSpan.FromDays(1));

        bucket.Level.Should().Be(10);
        bucket.IsFull.Should().BeTrue();
    }

    [Fact]
    public void A_price_above_its_size_needs_it_full_and_is_paid_whole()
    {
        var bucket = Bucket();
        bucket.WaitFor(300).Should().Be(TimeSpan.Zero);

        bucket.Pay(300);

        bucket.Level.Should().Be(-290);
        bucket.WaitFor(1).Should().Be(TimeSpan.FromMinutes(291));
        bucket.WaitFor(300).Should().Be(TimeSpan.FromMinutes(300), "it has to be full again");
    }

    [Fact]
    public void Whoever_is_ahead_is_waited_for()
    {
        var bucket = Bucket();

        bucket.WaitFor(4, ahead: 6).Should().Be(TimeSpan.Zero);
        bucket.WaitFor(4, ahead: 8).Should().Be(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void At_a_share_of_its_rate_it_fills_that_much_slower_from_then_on()
    {
        var bucket = Bucket();
        bucket.Pay(10);
        _clock.Advance(TimeSpan.FromMinutes(2));

        bucket.Slow(0.25);

        bucket.Level.Should().BeApproximately(2, 1e-9, "what came before came at the whole rate");
        bucket.WaitFor(3).Should().Be(TimeSpan.FromMinutes(4));
        _clock.Advance(TimeSpan.FromMinutes(4));
        bucket.Level.Should().BeApproximately(3, 1e-9);
    }

    [Fact]
    public void What_is_returned_is_there_again_and_no_more_than_fits()
    {
        var bucket = Bucket();
        bucket.Pay(4);
        bucket.Return(3);
        bucket.Level.Should().Be(9);

        bucket.Return(3);

        bucket.Level.Should().Be(10);
    }

    /// <summary>The promise: in no window of any length is more paid than the size and what comes in that time, whoever pays when.</summary>
    [Fact]
    public void In_any_window_no_more_is_paid_than_size_and_rate_allow() => Always.Holds(AnyUse, use =>
    {
        var clock = new ManualTimeProvider();
        var bucket = new TokenBucket(use.Size, use.PerMinute, clock);
        var paid = new List<(double Minute, int Price)>();
        foreach (var (pause, wanted) in use.Payments)
        {
            var price = Math.Min(wanted, use.Size);
            clock.Advance(TimeSpan.FromSeconds(pause));
            clock.Advance(bucket.WaitFor(price));
            // The clock counts in ticks: what is missing may be a fraction of one.
            if (bucket.WaitFor(price) > TimeSpan.Zero)
                clock.Advance(TimeSpan.FromTicks(1));
            bucket.WaitFor(price).Should().Be(TimeSpan.Zero);
            bucket.Pay(price);
            paid.Add(((clock.GetUtcNow() - A.Now).TotalMinutes, price));
        }

        for (var first = 0; first < paid.Count; first++)
        {
            for (var last = first; last < paid.Count; last++)
            {
                double sum = paid[first..(last + 1)].Sum(each => each.Price);
                sum.Should().BeLessThanOrEqualTo(use.Size + ((paid[last].Minute - paid[first].Minute) * use.PerMinute) + 1e-3);
            }
        }
    });

    private static Gen<(int Size, int PerMinute, (int Pause, int Price)[] Payments)> AnyUse =>
        from size in Gen.Choose(1, 100)
        from perMinute in Gen.Choose(1, 600)
        from payments in Gen.ArrayOf(from pause in Gen.Choose(0, 90) from price in Gen.Choose(1, 120) select (pause, price))
        select (size, perMinute, payments);

    private TokenBucket Bucket() => new(size: 10, perMinute: 1, _clock);
}
