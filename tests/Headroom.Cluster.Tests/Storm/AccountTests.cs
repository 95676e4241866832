using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>Whoever counts for the other tests here has to see what they are to see.</summary>
[Trait("Ring", "api")]
public sealed class AccountTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_most_within_a_window_is_found_wherever_the_window_lies()
    {
        (DateTimeOffset At, int Price)[] patches = [Spent(0, 5), Spent(8, 1), Spent(10, 20), Spent(12, 20), Spent(17.9, 3), Spent(18, 3), Spent(40, 30)];

        StormAccount.MostWithin(patches, TimeSpan.FromSeconds(10)).Should().Be(46, "from 8.1 s to 18 s, the one at 8 s being past by then");
        StormAccount.MostWithin(patches, TimeSpan.FromSeconds(1)).Should().Be(30);
        StormAccount.MostWithin(patches, TimeSpan.FromMinutes(1)).Should().Be(82);
        StormAccount.MostWithin([], TimeSpan.FromMinutes(1)).Should().Be(0);
    }

    [Fact]
    public void What_is_above_the_budget_at_any_moment_is_found()
    {
        (DateTimeOffset At, int Price)[] patches = [Spent(-5, 100), Spent(0, 5), Spent(10, 20), Spent(11, 6), Spent(60, 20)];

        double Allowed(TimeSpan time) => 10 + time.TotalSeconds;

        StormAccount.MostAbove(patches, Start, Allowed).Should().Be(10, "31 are spent after 11 s, and 21 are allowed then");
        StormAccount.MostAbove(patches[..2], Start, Allowed).Should().Be(-5);
        StormAccount.MostAbove([], Start, Allowed).Should().Be(double.NegativeInfinity);
    }

    [Fact]
    public void Whoever_writes_without_the_lease_is_found()
    {
        var early = Write("b", 3);
        var late = Write("a", 7);
        var stranger = Write("c", 4);
        AuditedRequest[] writes =
        [
            Lease("a", 0), Write("a", 1), early, stranger, Lease("a", 2), Lease("c", 2.5, code: 409), Lease("c", 2.6) with { Verb = "get" }, Lease("b", 6), Write("b", 6.5), late, Write("b", 8),
        ];

        Reign.Of(writes).Select(reign => reign.User).Should().Equal("a", "b");
        Reign.Usurped(writes).Should().BeEquivalentTo([early, late, stranger]);
    }

    [Fact]
    public void What_was_on_its_way_when_the_lease_went_over_is_no_second_writer()
    {
        var onItsWay = Write("a", 6.05);

        Reign.Usurped([Lease("a", 0), Lease("b", 6), onItsWay]).Should().BeEmpty();
    }

    private static (DateTimeOffset At, int Price) Spent(double second, int price) => (Start.AddSeconds(second), price);

    private static AuditedRequest Write(string user, double second) => Request(user, "deployments", second, 200);

    private static AuditedRequest Lease(string user, double second, int code = 200) => Request(user, "leases", second, code);

    private static AuditedRequest Request(string user, string resource, double second, int code) =>
        new(user, "patch", resource, "storm", "name", code) { At = Start.AddSeconds(second), AnsweredAt = Start.AddSeconds(second + 0.1) };
}
