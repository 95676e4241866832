using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Healing;

/// <summary>Workloads that wait: for budget, and for a server that asked to be left alone. Five replicas at once and one a minute.</summary>
public sealed class HealingQueueTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new Rooms(options => (options.Budget.ReplicasBurst, options.Budget.ReplicasPerMinute) = (5, 1)).UnderPolicy().Reporting().Healing();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task Whose_turn_comes_is_judged_anew_and_patched_from_the_facts_of_then()
    {
        await WaitsAsync();
        _rooms.Cluster.Add(A.Deployment(limit: "100Mi", request: "50Mi", resourceVersion: "2002"));
        await _rooms.Intake.AcceptAsync([A.Sighting("1s", limit: "100Mi", request: "50Mi"), A.Sighting("2s", limit: "100Mi", request: "50Mi", pod: "flagsmith-api-1-other")], CancellationToken.None);

        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => _rooms.Remedies.Count > 0, "its turn comes");

        _rooms.Remedies.Should().ContainSingle().Which.Patch!.Text().Should().Contain("\"resourceVersion\":\"2002\"").And.Contain("\"memory\":\"200Mi\"");
    }

    [Fact]
    public async Task A_hundred_further_kills_of_one_that_waits_cost_no_look()
    {
        await WaitsAsync();
        var reads = _rooms.Cluster.Reads.Count;

        for (var pod = 0; pod < 100; pod++)
            await _rooms.Intake.AcceptAsync([A.Sighting("1s", pod: $"flagsmith-api-1-{pod}")], CancellationToken.None);

        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(102);
        _rooms.Cluster.Reads.Skip(reads).Should().NotContain(read => read.StartsWith("V1Deployment", StringComparison.Ordinal));
        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => _rooms.Remedies.Count > 0, "its turn comes");
        _rooms.Remedies.Should().ContainSingle("all of them are one decision");
    }

    [Fact]
    public async Task Who_is_no_longer_to_be_healed_when_its_turn_comes_leaves_the_budget_to_others()
    {
        await WaitsAsync();
        _rooms.Cluster.Add(A.Deployment(limit: "1Gi", request: "512Mi"));

        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => _rooms.Gate.Waiting == 0, "it has left the line");

        _rooms.Remedies.Should().BeEmpty();
        _rooms.Gate.Level.Should().BeGreaterThan(0, "nothing was paid");
    }

    [Fact]
    public async Task A_policy_that_changes_is_looked_at_also_by_who_waits()
    {
        await WaitsAsync();

        await _rooms.Policies.ReconcileAsync(A.PolicyObject(A.Spec(mode: "Recommend"), generation: 2), CancellationToken.None);

        await _rooms.ShowsAsync(IncidentPhase.Recommended);
        await Eventually.HoldsAsync(() => _rooms.Gate.Waiting == 0, "it has left the line");
        _rooms.Remedies.Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_asked_to_be_left_alone_is_not_even_read()
    {
        _rooms.Pressure.Signal(PressureSignal.TooManyRequests, "a test", TimeSpan.FromSeconds(30));

        await _rooms.Intake.AcceptAsync(A.Loop(), CancellationToken.None);
        _rooms.Clock.Advance(TimeSpan.FromSeconds(20));
        _rooms.Remedies.Should().BeEmpty();

        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => _rooms.Remedies.Count > 0, "it is healed");
        _rooms.Clock.GetUtcNow().Should().BeOnOrAfter(A.Now + TimeSpan.FromSeconds(30));
    }

    /// <summary>The purse is empty, and the loop's remedy waits for one replica's worth.</summary>
    private async Task WaitsAsync()
    {
        _rooms.Gate.TryEnter(new WorkloadRef(WorkloadKind.Deployment, "elsewhere", "spent", "uid-of-spent"), 5, 1).Should().BeNull();
        await _rooms.Intake.AcceptAsync(A.Loop(), CancellationToken.None);
        await _rooms.ShowsAsync(IncidentPhase.Waiting);
        _rooms.Lines()[0].WaitingFor.Should().Be("WriteBudget");
    }
}
