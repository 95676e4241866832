using Headroom.Operator.Entities;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Reports;

public sealed class IncidentAccountTests
{
    [Fact]
    public void A_written_remedy_is_told_with_the_record_that_went_with_it()
    {
        var line = Of(A.Case(A.Facts(), A.Loop()), IncidentPhase.Recovering, A.Remedy()).Should().ContainSingle().Subject;

        line.Should().BeEquivalentTo(new IncidentStatus
        {
            Workload = "Deployment/flagsmith-api",
            Container = "api",
            Phase = "Recovering",
            Verdict = "LimitOom",
            Kills = 2,
            Attempts = 1,
            MemoryFrom = "16Mi",
            MemoryTo = "128Mi",
            LastKill = A.Ago("30s"),
            NextAttempt = null,
            Message = "said",
        });
    }

    [Fact]
    public void A_recommended_remedy_counts_as_no_attempt() =>
        Of(A.Case(A.Facts(), A.Loop()), IncidentPhase.Recommended, A.Remedy()).Should().ContainSingle().Which
            .Should().Match<IncidentStatus>(line => line.Attempts == 0 && line.Kills == 2 && line.MemoryFrom == "64Mi" && line.MemoryTo == "128Mi");

    [Fact]
    public void Before_any_remedy_the_memory_is_that_of_the_kill() =>
        Of(A.Case(A.Facts(), A.Sighting()), IncidentPhase.Observed).Should().ContainSingle().Which
            .Should().Match<IncidentStatus>(line => line.MemoryFrom == "64Mi" && line.MemoryTo == null && line.Attempts == 0 && line.Kills == 1);

    [Fact]
    public void Whatever_its_pod_shows_the_memory_is_that_of_the_template() =>
        Of(A.Case(A.Facts(), A.Sighting() with { Limit = A.Size("4Gi"), ResizeTrace = ResizeTrace.Seen }), IncidentPhase.Observed)
            .Single().MemoryFrom.Should().Be("64Mi");

    [Fact]
    public void New_kills_are_added_to_those_of_the_record()
    {
        var line = Of(A.Case(A.Facts(A.Record()), A.Sighting()), IncidentPhase.GaveUp).Should().ContainSingle().Subject;

        line.Should().Match<IncidentStatus>(each => each.Kills == 3 && each.Attempts == 1 && each.MemoryFrom == "16Mi" && each.MemoryTo == "64Mi");
    }

    [Fact]
    public void Each_container_has_its_line_in_the_order_of_names()
    {
        var facts = A.Facts(null, ("worker", "64Mi", null), ("api", "64Mi", null));

        Of(A.Case(facts, A.Sighting(container: "worker"), A.Sighting(container: "api")), IncidentPhase.Observed)
            .Select(line => line.Container).Should().Equal("api", "worker");
    }

    [Fact]
    public void A_recovered_workload_has_a_line_for_each_container_that_was_remedied()
    {
        var line = Of(A.Case(A.Facts(A.Record())), IncidentPhase.Recovered).Should().ContainSingle().Subject;

        line.Should().Match<IncidentStatus>(each => each.Container == "api" && each.Verdict == "LimitOom" && each.Kills == 2 && each.LastKill == null);
    }

    [Fact]
    public void The_last_kill_is_told_also_where_it_was_of_the_old_revision()
    {
        var line = Of(A.Case(A.Facts(A.Record()), A.Sighting("3m", limit: "16Mi", controller: A.Owner("ReplicaSet", "flagsmith-api-0"))), IncidentPhase.Recovered).Should().ContainSingle().Subject;

        line.Should().Match<IncidentStatus>(each => each.LastKill == A.Ago("3m") && each.Kills == 2);
    }

    [Fact]
    public void What_nobody_can_judge_is_told_as_that() =>
        Of(A.Case(A.Facts(), A.Sighting(reason: "Error")), IncidentPhase.Observed).Should().ContainSingle().Which.Verdict.Should().Be("Unknown");

    [Fact]
    public void Stale_kills_have_no_line() => Of(A.Case(A.Facts(), A.Sighting("20m")), IncidentPhase.Observed).Should().BeEmpty();

    private static IReadOnlyList<IncidentStatus> Of(WorkloadCase workloadCase, IncidentPhase phase, Remedy? remedy = null) =>
        IncidentAccount.Of(workloadCase, Judgement.Decide(workloadCase), phase, "said", remedy);
}
