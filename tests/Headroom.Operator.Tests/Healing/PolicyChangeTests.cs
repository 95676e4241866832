using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Tests.Healing;

/// <summary>A policy is edited in the middle of an incident: the incident goes on under what it says now.</summary>
public sealed class PolicyChangeTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new Rooms().Reporting().Healing();
    private long _generation;

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task From_Recommend_to_Enforce_what_was_recommended_is_written()
    {
        await IsAsync(A.Spec(mode: "Recommend"));
        await KilledAsync();
        await _rooms.ShowsAsync(IncidentPhase.Recommended);

        await IsAsync(A.Spec());

        await _rooms.ShowsAsync(IncidentPhase.Recovering);
        Limits().Should().Equal("128Mi");
    }

    [Fact]
    public async Task From_Enforce_to_Recommend_what_would_be_written_next_is_only_told()
    {
        await IsAsync(A.Spec());
        await _rooms.Intake.AcceptAsync([A.Sighting("3m")], CancellationToken.None);
        await _rooms.ShowsAsync(IncidentPhase.Observed);

        await IsAsync(A.Spec(mode: "Recommend"));
        await _rooms.Intake.AcceptAsync([A.Sighting("30s")], CancellationToken.None);

        await _rooms.ShowsAsync(IncidentPhase.Recommended);
        Limits().Should().BeEmpty();
    }

    [Fact]
    public async Task From_Enforce_to_Paused_the_line_goes_and_back_to_Enforce_it_heals()
    {
        await IsAsync(A.Spec());
        await _rooms.Intake.AcceptAsync([A.Sighting("3m")], CancellationToken.None);
        await _rooms.ShowsAsync(IncidentPhase.Observed);

        await IsAsync(A.Spec(mode: "Paused"));
        await GoesAsync();
        await _rooms.Intake.AcceptAsync([A.Sighting("30s")], CancellationToken.None);
        await LookedAtAsync();
        Limits().Should().BeEmpty();

        await IsAsync(A.Spec());
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
        Limits().Should().Equal("128Mi");
    }

    [Fact]
    public async Task A_ceiling_that_is_raised_after_it_was_given_up_lets_it_go_on()
    {
        await IsAsync(A.Spec(ceiling: "64Mi"));
        await KilledAsync();
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);

        await IsAsync(A.Spec(ceiling: "96Mi"));

        await _rooms.ShowsAsync(IncidentPhase.Recovering);
        Limits().Should().Equal("96Mi");
        _rooms.Status()!.Conditions!.Single(condition => condition.Type == "Degraded").Status.Should().Be("False");
    }

    [Fact]
    public async Task A_trigger_that_is_lowered_is_reached_by_the_kills_so_far()
    {
        await IsAsync(A.Spec() with { Trigger = new TriggerSpec { Kills = 3 } });
        await KilledAsync();
        await _rooms.ShowsAsync(IncidentPhase.Observed);

        await IsAsync(A.Spec() with { Trigger = new TriggerSpec { Kills = 2 } });

        await _rooms.ShowsAsync(IncidentPhase.Recovering);
    }

    [Fact]
    public async Task A_window_that_is_shortened_makes_old_kills_stale()
    {
        await IsAsync(A.Spec() with { Trigger = new TriggerSpec { Kills = 3 } });
        await KilledAsync();
        await _rooms.ShowsAsync(IncidentPhase.Observed);

        await IsAsync(A.Spec() with { Trigger = new TriggerSpec { Kills = 1, Within = "10s" } });

        await GoesAsync();
        Limits().Should().BeEmpty();
    }

    [Fact]
    public async Task A_selector_that_moves_away_ends_it_and_one_that_comes_back_goes_on_with_it()
    {
        await IsAsync(A.Spec());
        await _rooms.Intake.AcceptAsync([A.Sighting("3m")], CancellationToken.None);
        await _rooms.ShowsAsync(IncidentPhase.Observed);

        await IsAsync(A.Spec(selector: App("web")));
        await GoesAsync();
        await _rooms.Intake.AcceptAsync([A.Sighting("30s")], CancellationToken.None);
        _rooms.Book.Find(A.Ref).Should().BeNull();

        await IsAsync(A.Spec(selector: App("flagsmith-api")));
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
    }

    [Theory]
    [InlineData("web", false)]
    [InlineData("flagsmith-api", true)]
    public async Task What_a_former_run_began_goes_on_only_where_the_template_says_that_the_policy_still_answers(string selected, bool goesOn)
    {
        var deployment = A.Deployment("128Mi", "64Mi", A.Record(ago: "1m", limit: "128Mi"));
        _rooms.Cluster.Add(deployment with
        {
            Spec = deployment.Spec! with { Template = deployment.Spec.Template! with { Metadata = new V1ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "flagsmith-api" } } } },
        });
        var status = new MemoryPolicyStatus { Incidents = [A.Line(phase: IncidentPhase.Waiting)] };

        await _rooms.Policies.ReconcileAsync(A.PolicyObject(A.Spec(selector: App(selected)), status: status), CancellationToken.None);

        if (goesOn)
            await _rooms.ShowsAsync(IncidentPhase.Recovering);
        else
            await GoesAsync();
        Limits().Should().BeEmpty();
    }

    [Fact]
    public async Task A_selector_that_moves_away_leaves_it_to_the_next_policy()
    {
        await IsAsync(A.Spec(ceiling: "64Mi"));
        await _rooms.Policies.ReconcileAsync(A.PolicyObject(name: "next", age: "1h"), CancellationToken.None);
        await KilledAsync();
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);

        await IsAsync(A.Spec(ceiling: "64Mi", selector: App("web")));

        await GoesAsync();
        await Eventually.HoldsAsync(() => _rooms.Lines("next") is [{ Phase: "Recovering" }], "the next one heals it");
    }

    [Fact]
    public async Task Deletion_ends_it_and_leaves_what_was_set()
    {
        await IsAsync(A.Spec());
        await KilledAsync();
        await _rooms.ShowsAsync(IncidentPhase.Recovering);

        await _rooms.Policies.DeletedAsync(A.PolicyObject(), CancellationToken.None);

        await Eventually.HoldsAsync(() => _rooms.Book.Find(A.Ref) is null, "the incident ends");
        Limits().Should().Equal(["128Mi"], "nothing further is written");
        (await _rooms.ToldAsync()).Select(told => told.Reason).Should().Equal(EventReasons.OomKillObserved, EventReasons.MemoryRaised);
    }

    [Fact]
    public async Task Deletion_leaves_it_to_the_next_policy()
    {
        await IsAsync(A.Spec(ceiling: "64Mi"));
        await _rooms.Policies.ReconcileAsync(A.PolicyObject(name: "next", age: "1h"), CancellationToken.None);
        await KilledAsync();
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);

        await _rooms.Policies.DeletedAsync(A.PolicyObject(), CancellationToken.None);

        await Eventually.HoldsAsync(() => _rooms.Lines("next") is [{ Phase: "Recovering" }], "the next one heals it");
    }

    [Fact]
    public async Task A_policy_that_becomes_invalid_stops_and_corrected_it_goes_on()
    {
        await IsAsync(A.Spec());
        await _rooms.Intake.AcceptAsync([A.Sighting("3m")], CancellationToken.None);
        await _rooms.ShowsAsync(IncidentPhase.Observed);

        await IsAsync(A.Spec(ceiling: "lots"));
        await GoesAsync();
        await _rooms.Intake.AcceptAsync([A.Sighting("30s")], CancellationToken.None);
        Limits().Should().BeEmpty();

        await IsAsync(A.Spec());
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
    }

    [Fact]
    public async Task A_container_that_is_paused_is_left_alone_and_unpaused_it_is_healed()
    {
        await IsAsync(A.Spec() with { Containers = [new ContainerSpec { Name = A.Container, Mode = "Paused" }] });
        await KilledAsync();
        await LookedAtAsync();
        Limits().Should().BeEmpty();
        _rooms.Lines().Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().BeEmpty();

        await IsAsync(A.Spec());

        await _rooms.ShowsAsync(IncidentPhase.Recovering);
    }

    [Fact]
    public async Task A_container_is_given_a_ceiling_of_its_own_after_it_was_given_up()
    {
        await IsAsync(A.Spec(ceiling: "64Mi"));
        await KilledAsync();
        await _rooms.ShowsAsync(IncidentPhase.GaveUp);

        await IsAsync(A.Spec(ceiling: "64Mi") with { Containers = [new ContainerSpec { Name = A.Container, Memory = new ContainerMemorySpec { Ceiling = "80Mi" } }] });

        await _rooms.ShowsAsync(IncidentPhase.Recovering);
        Limits().Should().Equal("80Mi");
    }

    [Theory]
    [InlineData("template")]
    [InlineData("workload")]
    [InlineData("namespace")]
    public async Task An_opt_out_that_appears_ends_it_and_when_it_is_gone_the_next_kill_is_healed(string place)
    {
        await IsAsync(A.Spec());
        await _rooms.Intake.AcceptAsync([A.Sighting("3m")], CancellationToken.None);
        await _rooms.ShowsAsync(IncidentPhase.Observed);

        OptOut(place);
        _rooms.Clock.Advance(WorkloadReader.NamespaceIsFreshFor);
        await _rooms.Intake.AcceptAsync([A.Sighting("30s")], CancellationToken.None);
        await GoesAsync();
        Limits().Should().BeEmpty();

        _rooms.Cluster.Add(A.Deployment()).Add(A.NamespaceObject());
        await _rooms.Intake.AcceptAsync([A.Sighting("10s")], CancellationToken.None);
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
    }

    private async Task IsAsync(MemoryPolicySpec spec) =>
        await _rooms.Policies.ReconcileAsync(A.PolicyObject(spec, generation: ++_generation), CancellationToken.None);

    /// <summary>Both kills come in at once, and make one look: the cluster here keeps what was written apart, so that a second look would find the old limit again.</summary>
    private Task KilledAsync() => _rooms.Intake.AcceptAsync(A.Loop(), CancellationToken.None);

    private void OptOut(string place)
    {
        var deployment = A.Deployment();
        if (place == "namespace")
            _rooms.Cluster.Add(A.NamespaceObject(A.Ignored));
        else if (place == "workload")
            _rooms.Cluster.Add(deployment with { Metadata = deployment.Metadata with { Annotations = A.Ignored } });
        else
            _rooms.Cluster.Add(deployment with { Spec = deployment.Spec! with { Template = deployment.Spec.Template! with { Metadata = new V1ObjectMeta { Annotations = A.Ignored } } } });
    }

    /// <summary>The status of the policy has no line any more.</summary>
    private Task GoesAsync() => Eventually.HoldsAsync(() => _rooms.Status() is { Incidents.Count: 0 }, "the line is gone");

    /// <summary>Whatever was to be looked at has been looked at: the reads of a look are over once the next one's have begun.</summary>
    private async Task LookedAtAsync()
    {
        var before = _rooms.Cluster.Reads.Count;
        _rooms.Queue.Look(A.Ref);
        await Eventually.HoldsAsync(() => _rooms.Cluster.Reads.Count > before, "it is looked at");
        await _rooms.LookAsync();
    }

    private IEnumerable<string> Limits() => _rooms.Remedies.Select(remedy =>
        remedy.Patch!.Json().GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("resources").GetProperty("limits").GetProperty("memory").GetString()!);

    private static V1LabelSelector App(string app) => new() { MatchLabels = new Dictionary<string, string> { ["app"] = app } };
}
