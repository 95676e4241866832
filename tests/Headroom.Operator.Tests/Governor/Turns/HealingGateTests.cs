using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Hosting;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Tests.Governor.Turns;

/// <summary>Ten replicas at once and one a minute; of one namespace six at once.</summary>
public sealed class HealingGateTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly PressureGauge _pressure;
    private readonly HealingGate _gate;
    private readonly List<string> _called = [];

    public HealingGateTests()
    {
        _pressure = Gauges.Pressure(_clock);
        var options = new HeadroomOptions { Budget = { ReplicasBurst = 10, ReplicasPerMinute = 1, NamespaceReplicasBurst = 6, NamespaceReplicasPerMinute = 1 } };
        _gate = new HealingGate(Options.Create(options), _pressure, _clock);
        _gate.TurnCame += workload => _called.Add(workload.Name);
    }

    public void Dispose() => _gate.Dispose();

    [Fact]
    public void Within_budget_nobody_waits()
    {
        Enter("a", 4).Should().BeNull();
        Enter("b", 4, ns: "other").Should().BeNull();
        _gate.Waiting.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_workload_without_replicas_costs_one(int replicas)
    {
        Enter("a", replicas).Should().BeNull();

        _gate.Level.Should().Be(9);
    }

    [Fact]
    public void Who_asks_and_may_enter_has_paid_nothing_and_is_reckoned_with_until_it_does()
    {
        Ask("a", 6).Should().BeNull();

        _gate.Level.Should().Be(10);
        Enter("b", 6, ns: "other").Should().Be(TimeSpan.FromMinutes(2), "a goes first");
        Enter("a", 6).Should().BeNull();
        _gate.Level.Should().Be(4);
        TakeCalled().Should().BeEmpty("a knows that it may go, and b may not yet");
    }

    [Fact]
    public void Who_asks_and_has_to_wait_is_called_when_its_turn_has_come()
    {
        Spend();

        Ask("a", 2).Should().Be(TimeSpan.FromMinutes(2));

        _gate.IsWaiting(Named("a")).Should().BeTrue();
        _clock.Advance(TimeSpan.FromMinutes(2));
        TakeCalled().Should().Equal("a");
    }

    [Fact]
    public void Who_asks_and_does_not_enter_in_the_same_look_leaves_the_others_its_place()
    {
        using (_gate.Look(Named("a")))
        {
            Ask("a", 6).Should().BeNull();
            Enter("b", 6, ns: "other").Should().NotBeNull();
        }

        _gate.IsWaiting(Named("a")).Should().BeFalse();
        TakeCalled().Should().Equal("b");
    }

    [Fact]
    public void A_write_that_nobody_waits_for_enters_where_all_is_quiet_and_pays()
    {
        _gate.Disquiet(Named("a")).Should().BeNull();

        _gate.TryEnterQuietly(Named("a"), 3).Should().BeNull();

        _gate.Level.Should().Be(7);
        _gate.TryEnterQuietly(Named("b"), 1).Should().Be(DelayReason.WriteBudget, "what was spent has to be back first");
        _gate.Waiting.Should().Be(0);
        _clock.Advance(TimeSpan.FromMinutes(3));
        _gate.TryEnterQuietly(Named("b"), 0).Should().BeNull();
        _gate.Level.Should().Be(9);
    }

    [Fact]
    public void A_namespace_that_has_spent_something_is_not_quiet_for_its_own()
    {
        Enter("a", 6);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Enter("b", 1);
        _gate.Disquiet(Named("c")).Should().Be(DelayReason.WriteBudget);
    }

    [Fact]
    public void Nor_is_it_quiet_while_somebody_waits_or_the_server_is_under_pressure()
    {
        Spend();
        Enter("a", 2).Should().NotBeNull();
        _clock.Advance(TimeSpan.FromMinutes(60));
        _gate.Disquiet(Named("b")).Should().Be(DelayReason.WriteBudget, "a has not come to take its turn yet");

        Enter("a", 2).Should().BeNull();
        _clock.Advance(TimeSpan.FromMinutes(60));
        _gate.Disquiet(Named("b")).Should().BeNull();
        _pressure.Signal(PressureSignal.ServerError, "500");
        _gate.TryEnterQuietly(Named("b"), 1).Should().Be(DelayReason.ApiServerPressure);
    }

    [Fact]
    public void What_cannot_be_paid_waits_and_is_called_when_it_can()
    {
        Spend();

        Enter("a", 2).Should().Be(TimeSpan.FromMinutes(2));
        _gate.IsWaiting(Named("a")).Should().BeTrue();

        _clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(6));
        _called.Should().BeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(6));
        _called.Should().Equal("a");
        Enter("a", 2).Should().BeNull();
    }

    [Fact]
    public void A_namespace_that_has_used_up_its_own_lets_the_others_pass()
    {
        Enter("a", 6).Should().BeNull();

        Enter("b", 1, urgency: 100).Should().Be(TimeSpan.FromMinutes(1));
        Enter("c", 4, ns: "other").Should().BeNull("there are four left");
    }

    [Fact]
    public void The_costliest_loop_is_first()
    {
        Spend();
        Enter("cheap", 1, urgency: 1);
        Enter("costly", 1, urgency: 50);
        Enter("middling", 1, urgency: 5);

        var order = Drain();

        order.Should().Equal("costly", "middling", "cheap");
    }

    [Fact]
    public void A_small_one_does_not_slip_past_a_large_one_that_is_before_it()
    {
        Spend();
        Enter("large", 5, urgency: 10);

        Enter("small", 1, urgency: 1).Should().Be(TimeSpan.FromMinutes(6));

        Drain().Should().Equal("large", "small");
    }

    [Fact]
    public void Nobody_waits_for_ever_however_many_costlier_ones_come()
    {
        Spend();
        Enter("cheap", 1, urgency: 1, ns: "quiet");

        var order = new List<string>();
        for (var minute = 0; minute < 30; minute++)
        {
            Enter($"costly-{minute}", 1, urgency: 10, ns: $"ns-{minute}");
            _clock.Advance(TimeSpan.FromMinutes(1));
            foreach (var name in TakeCalled())
            {
                if (Enter(name, 1, urgency: name == "cheap" ? 1 : 10, ns: name == "cheap" ? "quiet" : name.Replace("costly", "ns", StringComparison.Ordinal)) is null)
                    order.Add(name);
            }
        }

        order.Should().Contain("cheap").And.HaveElementAt(0, "costly-0");
    }

    [Fact]
    public void A_large_remedy_waits_for_a_full_purse_and_leaves_it_in_debt()
    {
        Enter("large", 300).Should().BeNull();

        _gate.Level.Should().Be(-290);
        Enter("small", 1, ns: "other").Should().Be(TimeSpan.FromMinutes(291));
    }

    [Fact]
    public void Who_no_longer_asks_at_its_look_loses_its_place_to_the_next()
    {
        Spend();
        Enter("gone", 5, urgency: 10);
        Enter("next", 1, urgency: 1);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _called.Should().BeEmpty();

        using (_gate.Look(Named("gone")))
        {
            _gate.IsWaiting(Named("gone")).Should().BeFalse("whether it goes on waiting is being found out");
        }

        _gate.IsWaiting(Named("gone")).Should().BeFalse();
        _called.Should().Equal("next");
    }

    [Fact]
    public void Who_asks_again_at_its_look_keeps_its_place()
    {
        Spend();
        Enter("a", 5, urgency: 1);

        using (_gate.Look(Named("a")))
            Enter("a", 5, urgency: 1);

        _gate.IsWaiting(Named("a")).Should().BeTrue();
    }

    [Fact]
    public void Who_was_called_and_finds_the_price_risen_waits_again()
    {
        SpendAndCallA();

        Enter("a", 3).Should().Be(TimeSpan.FromMinutes(2));

        _clock.Advance(TimeSpan.FromMinutes(2));
        _called.Should().Equal("a", "a");
    }

    [Fact]
    public void Who_was_called_goes_in_though_its_loop_is_found_to_cost_less_by_then()
    {
        Spend();
        Enter("a", 1, urgency: 10);
        Enter("b", 1, urgency: 5, ns: "other");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _called.Should().Equal("a");

        Enter("a", 1, urgency: 1).Should().BeNull();
    }

    [Fact]
    public void Who_was_called_goes_before_a_costlier_one_that_comes_meanwhile()
    {
        SpendAndCallA();

        Enter("costly", 1, urgency: 100, ns: "other").Should().Be(TimeSpan.FromMinutes(1));
        Enter("a", 1).Should().BeNull();
        _gate.Level.Should().Be(0);
    }

    [Fact]
    public void However_many_wait_each_is_looked_at_once_more_and_that_is_when_its_turn_has_come()
    {
        Spend();
        foreach (var number in Enumerable.Range(0, 50))
            Enter($"{number}", 1, urgency: 10 + number, ns: $"ns-{number}");

        var looks = 0;
        while (_gate.Waiting > 0)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            foreach (var name in TakeCalled())
            {
                looks++;
                Enter(name, 1, urgency: 1, ns: $"ns-{name}").Should().BeNull("nobody was looked at meanwhile: what all others are thought to cost is what they did when they came");
            }
        }

        looks.Should().Be(50);
    }

    [Fact]
    public void What_was_paid_for_and_not_written_is_there_for_the_next()
    {
        Spend();
        Enter("next", 6);

        _gate.Return(new WorkloadRef(WorkloadKind.Deployment, "spent-1", "spent", "uid"), 6);

        _called.Should().Equal("next");
    }

    [Fact]
    public void Under_pressure_it_takes_as_much_longer()
    {
        Spend();
        _pressure.Signal(PressureSignal.ServerError, "a test");

        Enter("a", 1).Should().Be(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void A_server_that_asks_to_be_left_alone_is_left_alone()
    {
        _pressure.Signal(PressureSignal.TooManyRequests, "a test", TimeSpan.FromSeconds(30));

        Enter("a", 1).Should().Be(TimeSpan.FromSeconds(30));

        _clock.Advance(TimeSpan.FromSeconds(29));
        _called.Should().BeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(2));
        _called.Should().Equal("a");
    }

    [Fact]
    public void Five_hundred_at_once_are_paid_for_within_the_budget_and_all_have_their_turn()
    {
        var order = new List<(string Name, TimeSpan At)>();
        for (var number = 0; number < 500; number++)
        {
            if (Enter($"{number:000}", 2, urgency: number + 1, ns: $"ns-{number % 100}") is null)
                order.Add(($"{number:000}", TimeSpan.Zero));
        }

        while (_gate.Waiting > 0)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            foreach (var name in TakeCalled())
            {
                if (Enter(name, 2, urgency: int.Parse(name, System.Globalization.CultureInfo.InvariantCulture) + 1, ns: $"ns-{int.Parse(name, System.Globalization.CultureInfo.InvariantCulture) % 100}") is null)
                    order.Add((name, _clock.GetUtcNow() - A.Now));
            }
        }

        order.Should().HaveCount(500).And.OnlyHaveUniqueItems(turn => turn.Name);
        order.Skip(5).Select(turn => turn.Name).Should().BeInDescendingOrder("who came first found the purse full; after that the costliest are first");
        order.Should().OnlyContain(turn => order.Count(other => other.At <= turn.At) * 2 <= 10 + turn.At.TotalMinutes + 1e-6);
    }

    private List<string> TakeCalled()
    {
        var called = _called.ToList();
        _called.Clear();
        return called;
    }

    /// <summary>Nothing is left, in all and in the namespace that the tests use.</summary>
    private void Spend()
    {
        _gate.TryEnter(new WorkloadRef(WorkloadKind.Deployment, "spent-1", "spent", "uid"), 6, 1).Should().BeNull();
        _gate.TryEnter(new WorkloadRef(WorkloadKind.Deployment, "spent-2", "spent", "uid"), 4, 1).Should().BeNull();
    }

    /// <summary>Nothing is left, and then just what one that waits has to pay.</summary>
    private void SpendAndCallA()
    {
        Spend();
        Enter("a", 1);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _called.Should().Equal("a");
    }

    /// <summary>Lets time go by until nobody waits, each entering when it is called.</summary>
    private List<string> Drain()
    {
        var order = new List<string>();
        while (_gate.Waiting > 0)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            foreach (var name in TakeCalled())
            {
                if (Enter(name, name == "large" ? 5 : 1, urgency: name switch { "costly" => 50, "large" => 10, "middling" => 5, _ => 1 }) is null)
                    order.Add(name);
            }
        }

        return order;
    }

    private TimeSpan? Ask(string name, int replicas) => _gate.Ask(Named(name), replicas, urgency: 1);

    private TimeSpan? Enter(string name, int replicas, double urgency = 1, string ns = "web") => _gate.TryEnter(Named(name, ns), replicas, urgency);

    private static WorkloadRef Named(string name, string ns = "web") => new(WorkloadKind.Deployment, ns, name, $"uid-of-{name}");
}
