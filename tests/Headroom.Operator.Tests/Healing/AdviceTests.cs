using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Advising;

namespace Headroom.Operator.Tests.Healing;

/// <summary>What looks at workloads bring into the policy's status beside their incidents.</summary>
public sealed class AdviceTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new(advises: true);

    public AdviceTests()
    {
        var deployment = A.Deployment(replicas: 2);
        var template = deployment.Spec!.Template! with { Metadata = new V1ObjectMeta { Labels = Leapt.Labels } };
        _rooms.Cluster.Add(deployment with { Spec = deployment.Spec with { Template = template } });
        _rooms.UnderPolicy().Reporting();
    }

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_look_that_changes_nothing_brings_it_into_the_status()
    {
        _rooms.Killed(A.Sighting("10s"));

        await _rooms.LookAsync();
        await AdvisesAsync("NoDisruptionBudget");

        _rooms.Status()!.Advice!.Single().Should().Match<AdviceStatus>(line =>
            line.Workload == "Deployment/flagsmith-api" && line.Message.StartsWith("it has 2 replicas, ") && line.Use!.StartsWith("apiVersion: policy/v1\n"));
    }

    [Fact]
    public async Task Within_ten_minutes_nothing_more_is_read_and_what_stays_costs_no_write()
    {
        _rooms.Killed(A.Sighting("10s"));
        await _rooms.LookAsync();
        await AdvisesAsync("NoDisruptionBudget");
        var writes = _rooms.Cluster.Writes.Count;

        await _rooms.LookAsync();
        _rooms.Clock.Advance(TimeSpan.FromMinutes(9));
        await _rooms.LookAsync();
        Budgets.Should().Be(1);

        _rooms.Killed(A.Sighting("0s", pod: "another") with { FinishedAt = _rooms.Clock.GetUtcNow() });
        _rooms.Clock.Advance(TimeSpan.FromMinutes(1));
        await _rooms.LookAsync();
        Budgets.Should().Be(2);
        _rooms.Cluster.Writes.Skip(writes).Where(write => write.Patch!.Json().GetProperty("status").GetProperty("advice").GetArrayLength() != 1).Should().BeEmpty();
    }

    /// <summary>In a storm hundreds of workloads are looked at within seconds.</summary>
    [Fact]
    public async Task Of_many_that_are_looked_at_at_once_one_is_read_for_at_a_time()
    {
        var other = A.Ref with { Name = "other" };
        var deployment = A.Deployment(replicas: 2);
        _rooms.Cluster.Add(deployment with { Metadata = deployment.Metadata with { Name = other.Name } });
        _rooms.Killed(A.Sighting("10s")).Book.Add(other, A.Sighting("10s", pod: "another"));

        await _rooms.LookAsync();
        await _rooms.Healer.HealAsync(other, CancellationToken.None);
        Budgets.Should().Be(1);

        _rooms.Clock.Advance(TimeSpan.FromSeconds(2));
        await _rooms.Healer.HealAsync(other, CancellationToken.None);
        Budgets.Should().Be(2);
    }

    [Fact]
    public async Task What_a_person_has_done_is_no_longer_advised()
    {
        _rooms.Killed(A.Sighting("10s"));
        await _rooms.LookAsync();
        await AdvisesAsync("NoDisruptionBudget");

        _rooms.Cluster.Add(new V1PodDisruptionBudget { Metadata = A.Metadata("api"), Spec = new V1PodDisruptionBudgetSpec { Selector = new V1LabelSelector { MatchLabels = Leapt.Labels } } });
        _rooms.Clock.Advance(TimeSpan.FromMinutes(10));
        _rooms.Killed(A.Sighting("0s", pod: "another") with { FinishedAt = _rooms.Clock.GetUtcNow() });
        await _rooms.LookAsync();

        await AdvisesAsync();
    }

    [Fact]
    public async Task A_look_that_writes_reads_nothing_for_it()
    {
        _rooms.Killed(A.Loop());

        await _rooms.LookAsync();

        _rooms.Remedies.Should().ContainSingle();
        Budgets.Should().Be(0);
    }

    [Fact]
    public async Task While_a_remedy_waits_for_budget_nothing_is_read()
    {
        _rooms.Killed(A.Sighting("10s"));
        _rooms.Gate.TryEnter(A.Ref with { Name = "other" }, 30, 0).Should().BeNull();
        _rooms.Gate.TryEnter(A.Ref with { Name = "next" }, 30, 0).Should().NotBeNull();

        await _rooms.LookAsync();

        Budgets.Should().Be(0);
    }

    [Fact]
    public async Task A_server_under_pressure_is_not_asked_and_that_is_advised()
    {
        _rooms.Killed(A.Sighting("10s"));
        _rooms.Pressure.Signal(PressureSignal.ServerError, "a test");

        await _rooms.LookAsync();
        await AdvisesAsync("ControlPlanePressure");

        Budgets.Should().Be(0);
    }

    [Fact]
    public async Task It_goes_with_the_incident_and_what_is_watched_without_one_stays()
    {
        _rooms.Killed(A.Sighting("10s"));
        await _rooms.LookAsync();
        _rooms.Reporter.Advise(new(A.Namespace, "api"), A.Ref.ShortName, new HashSet<AdviceKind> { AdviceKind.NearLimit }, [new Advice(AdviceKind.NearLimit, "near", null)]);
        await AdvisesAsync("NearLimit", "NoDisruptionBudget");

        _rooms.Report.Ended(A.Ref, new(A.Namespace, "api"));

        await AdvisesAsync("NearLimit");
    }

    private int Budgets => _rooms.Cluster.Reads.Count(read => read.StartsWith("V1PodDisruptionBudget ", StringComparison.Ordinal));

    private Task AdvisesAsync(params string[] kinds) => Eventually.HoldsAsync(
        () => _rooms.Status()?.Advice is { } advice && advice.Select(line => line.Kind).SequenceEqual(kinds), () => $"it advises {string.Join(", ", kinds)}; it advises {string.Join(", ", _rooms.Status()?.Advice ?? [])}");
}
