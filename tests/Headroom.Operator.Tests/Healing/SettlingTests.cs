using System.Net;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Healing;

/// <summary>From the leap that has held to the limit that was measured: what is asked, what is written, what is told.</summary>
public sealed class SettlingTests : SettlingStory
{
    [Fact]
    public async Task While_it_is_measured_it_has_recovered_and_costs_one_event_and_one_status()
    {
        await Rooms.LookAsync();
        await Rooms.ShowsAsync(IncidentPhase.Settling);
        var writes = Rooms.Cluster.Writes.Count;

        (await LookForAsync(TimeSpan.FromMinutes(14))).Should().Be(Pause);

        Rooms.Remedies.Should().BeEmpty();
        Rooms.Cluster.Writes.Should().HaveCount(writes, "a look that found nothing new is no news");
        (await Rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.Recovered && told.Once
            && told.Message == "api: limit 1Gi holds: no kill for 2m, every pod ready (after 2 kills and 1 attempt); what api uses is measured for 15m, and its limit settles to that");
        Rooms.Status()!.Workloads!.Recovered.Should().Be(1);
        Rooms.Cluster.Reads.Count(IsMetrics).Should().Be(30);
        Rooms.Cluster.Reads.Should().Contain("V1Beta1PodMetrics list app=flagsmith-api");
    }

    [Fact]
    public async Task Then_one_write_brings_limit_and_request_to_the_peak_of_all_pods()
    {
        await LookForAsync(TimeSpan.FromMinutes(5));
        Rooms.Cluster.Add(Leapt.Uses("300Mi"));
        await LookForAsync(Pause);
        Rooms.Cluster.Add(Leapt.Uses("20Mi"));

        (await LookForAsync(TimeSpan.FromMinutes(9) + Pause)).Should().Be(TimeSpan.FromMinutes(2), "it is watched like a remedy");

        var written = Rooms.Remedies.Should().ContainSingle().Subject.Patch!.Json();
        written.GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("resources").GetRawText()
            .Should().Be("""{"limits":{"memory":"375Mi"},"requests":{"memory":"188Mi"}}""");
        Record(written).Containers["api"].Settled.Should().BeEquivalentTo(new { From = "1Gi", To = "375Mi", Peak = "300Mi", MeasuredSeconds = 900 });
        (await Rooms.ToldAsync())[^1].Should().Match<ToldEvent>(told => told.Reason == EventReasons.MemorySettled
            && told.Message == "api: limit 1Gi -> 375Mi, request 64Mi -> 188Mi (api used at most 300Mi, and has 25% above it; measured for 15m in 2 pods, policy api)");
        await Rooms.ShowsAsync(IncidentPhase.Recovering);
        Rooms.Lines()[0].Should().Match<IncidentStatus>(line => line.MemoryFrom == "64Mi" && line.MemoryTo == "375Mi" && line.Kills == 2 && line.Attempts == 1);
        Rooms.Gate.Level.Should().Be(3, "it has cost the replicas that it rolls");
    }

    [Fact]
    public async Task And_where_that_has_held_the_story_is_over()
    {
        await LookForAsync(TimeSpan.FromMinutes(15));
        Applied();
        Rooms.Clock.Advance(TimeSpan.FromMinutes(2));

        (await Rooms.LookAsync()).Should().BeNull();

        await Rooms.ShowsAsync(IncidentPhase.Recovered);
        (await Rooms.ToldAsync())[^1].Message.Should().Be("api: limit 250Mi holds: no kill for 2m, every pod ready (after 2 kills and 1 attempt)");
        Rooms.Book.IsEmpty.Should().BeTrue();
        Rooms.Remedies.Should().ContainSingle();
    }

    [Fact]
    public async Task Until_its_pods_are_new_it_says_that_it_was_settled()
    {
        await LookForAsync(TimeSpan.FromMinutes(15));
        Applied();

        await Rooms.LookAsync();

        await SaysAsync(IncidentPhase.Recovering, "api: limit 250Mi since it was settled; recovered when every pod has run for 2m without a kill");
    }

    [Fact]
    public async Task Killed_after_that_it_leaps_back_and_is_not_settled_again()
    {
        await LookForAsync(TimeSpan.FromMinutes(15));
        Applied();
        var settled = Rooms.Clock.GetUtcNow();
        Rooms.Clock.Advance(Pause);
        Rooms.Killed(A.Sighting(limit: "250Mi", request: "125Mi", pod: "flagsmith-api-1-x") with { PodCreated = settled, StartedAt = settled, FinishedAt = settled + TimeSpan.FromSeconds(25) });

        await Rooms.LookAsync();

        var record = Record(Rooms.Remedies[^1].Patch!.Json());
        record.Containers["api"].Should().BeEquivalentTo(new { Limit = "1Gi", Settled = new { To = "250Mi" } });
        Rooms.Cluster.Add(Leapt.Deployment("1Gi", "250Mi", record));
        Rooms.Clock.Advance(TimeSpan.FromMinutes(3));
        (await Rooms.LookAsync()).Should().BeNull();
        await Rooms.ShowsAsync(IncidentPhase.Recovered);
        Rooms.Remedies.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_lost_race_is_run_again_from_what_was_measured()
    {
        await LookForAsync(TimeSpan.FromMinutes(14) + Pause);
        Rooms.Cluster.FailWrite = written => written.Kind == typeof(V1Deployment) ? FakeCluster.Refusal(HttpStatusCode.Conflict) : null;
        (await LookForAsync(Pause)).Should().Be(TimeSpan.FromMilliseconds(50));
        Rooms.Gate.Level.Should().Be(5);
        Rooms.Cluster.FailWrite = _ => null;

        await Rooms.LookAsync();

        Rooms.Remedies.Should().ContainSingle();
    }

    [Fact]
    public async Task A_restart_goes_on_with_measuring_from_the_start()
    {
        await LookForAsync(TimeSpan.FromMinutes(14));
        await Rooms.ShowsAsync(IncidentPhase.Settling);
        await using var next = new Rooms();
        next.Cluster.Add(Leapt.Deployment()).Add(Leapt.Uses("150Mi")).Add(Leapt.Uses("200Mi", "b"));
        next.Clock.Advance(TimeSpan.FromMinutes(14));
        next.Under(Leapt.Policy()).Reporting();

        await next.Intake.PolicyChangedAsync(Given.Rooms.Entry(Leapt.Policy() with { Status = Rooms.Status() }), CancellationToken.None);

        next.Book.Find(A.Ref).Should().NotBeNull("the status says that there is something to settle");
        (await next.LookAsync()).Should().Be(Pause);
        await next.ShowsAsync(IncidentPhase.Settling);
    }
}
