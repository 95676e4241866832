using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Budget;
using Headroom.Operator.Hosting;

namespace Headroom.Operator.Tests.Governor.Budget;

public sealed class HealingPurseTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly HealingPurse _purse;

    public HealingPurseTests() => _purse = new HealingPurse(
        new BudgetOptions { ReplicasBurst = 10, ReplicasPerMinute = 2, NamespaceReplicasBurst = 4, NamespaceReplicasPerMinute = 1 }, _clock);

    [Fact]
    public void A_remedy_is_paid_from_the_whole_and_from_its_namespace()
    {
        _purse.Pay("a", 3);

        _purse.Whole.Level.Should().Be(7);
        _purse.Of("a").Level.Should().Be(1);
        _purse.Of("b").Level.Should().Be(4);
    }

    [Fact]
    public void What_is_returned_is_returned_to_both()
    {
        _purse.Pay("a", 3);

        _purse.Return("a", 3);

        _purse.Whole.Level.Should().Be(10);
        _purse.Of("a").Level.Should().Be(4);
    }

    [Fact]
    public void Slowed_it_fills_slower_everywhere_also_where_a_namespace_is_new()
    {
        _purse.Pay("a", 4);
        _purse.Slow(0.5);
        _purse.Pay("new", 4);

        _clock.Advance(TimeSpan.FromMinutes(2));

        _purse.Whole.Level.Should().BeApproximately(4, 1e-9);
        _purse.Of("a").Level.Should().BeApproximately(1, 1e-9);
        _purse.Of("new").Level.Should().BeApproximately(1, 1e-9);
    }

    [Fact]
    public void Namespaces_that_are_full_again_are_forgotten_and_those_in_debt_are_not()
    {
        _purse.Pay("in-debt", 100);
        for (var ns = 0; ns < 5000; ns++)
            _purse.Of($"ns-{ns}");

        _purse.Of("in-debt").Level.Should().Be(-96);
    }
}
