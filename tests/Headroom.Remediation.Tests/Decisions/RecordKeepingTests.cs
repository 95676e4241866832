using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Decisions;

/// <summary>What travels with a remedy, so that it survives a restart of the operator.</summary>
public sealed class RecordKeepingTests
{
    [Fact]
    public void The_first_remedy_begins_the_record() =>
        RecordOf(A.Case(A.Workload(), A.Loop(uptime: "3s"))).Should().BeEquivalentTo(new RemediationRecord
        {
            Attempts = 1,
            LastAttempt = A.Now,
            Policy = "api",
            PolicyVersion = A.Policy().Version,
            Containers = new Dictionary<string, ContainerRecord>
            {
                ["api"] = new() { OriginalLimit = "64Mi", OriginalRequest = "32Mi", Limit = "128Mi", Kills = 2, Verdict = "LimitOom", Killed = [new KillPoint("64Mi", 3)] },
            },
        });

    [Fact]
    public void The_next_carries_it_on_and_keeps_the_originals() =>
        RecordOf(A.Case(A.Workload("64Mi", record: A.Record(attempts: 1)), A.Loop(uptime: "1m"))).Should().BeEquivalentTo(new
        {
            Attempts = 2,
            LastAttempt = A.Now,
            Containers = new Dictionary<string, ContainerRecord>
            {
                ["api"] = new() { OriginalLimit = "16Mi", OriginalRequest = "8Mi", Limit = "128Mi", Kills = 4, Verdict = "LimitOom", Killed = [new KillPoint("16Mi", 3), new KillPoint("64Mi", 60)] },
            },
        });

    [Fact]
    public void Attempts_age_away_and_the_originals_do_not()
    {
        var record = RecordOf(A.Case(A.Workload("64Mi", record: A.Record(attempts: 5, ago: "3h")), A.Loop()));

        record.Attempts.Should().Be(1);
        record.Containers["api"].Should().BeEquivalentTo(new { OriginalLimit = "16Mi", OriginalRequest = "8Mi" });
    }

    [Fact]
    public void A_limit_that_a_person_changed_begins_the_containers_part_anew()
    {
        var record = RecordOf(A.Case(A.Workload("64Mi", record: A.Record(attempts: 1, limit: "32Mi")), A.Loop()));

        record.Attempts.Should().Be(2);
        record.Containers["api"].Should().BeEquivalentTo(new { OriginalLimit = "64Mi", OriginalRequest = "32Mi", Kills = 2, Killed = new[] { new KillPoint("64Mi", 120) } });
    }

    [Fact]
    public void The_same_limit_in_other_words_is_no_change() =>
        RecordOf(A.Case(A.Workload("65536Ki", record: A.Record(limit: "64Mi")), A.Loop())).Containers["api"].OriginalLimit.Should().Be("16Mi");

    [Fact]
    public void Originals_that_the_template_did_not_name_stay_unnamed()
    {
        var first = RecordOf(A.Case(A.Workload(null, null), A.Loop()));
        first.Containers["api"].Should().BeEquivalentTo(new { OriginalLimit = (string?)null, OriginalRequest = (string?)null, Limit = "128Mi" });

        var second = RecordOf(A.Case(A.Workload("128Mi", "64Mi", first with { LastAttempt = A.Ago("5m") }), A.Loop("128Mi", "64Mi")));
        second.Containers["api"].Should().BeEquivalentTo(new { OriginalLimit = (string?)null, OriginalRequest = (string?)null, Limit = "256Mi" });
    }

    [Fact]
    public void Neighbours_keep_their_part_while_their_limit_is_still_ours()
    {
        var record = A.Record() with { Containers = new Dictionary<string, ContainerRecord> { ["ours"] = Part("1Gi"), ["changed"] = Part("1Gi"), ["gone"] = Part("1Gi") } };
        var workload = A.Workload(record: record) with
        {
            Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("64Mi", null), ["ours"] = A.Template("1Gi", null), ["changed"] = A.Template("2Gi", null) },
        };

        RecordOf(A.Case(workload, A.Loop())).Containers.Keys.Should().Equal("api", "ours");
    }

    [Fact]
    public void Only_what_is_written_is_recorded()
    {
        var workload = A.Workload() with { Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("64Mi", null), ["worker"] = A.Template("1Gi", null) } };

        RecordOf(A.Case(workload, [.. A.Loop(), .. A.Loop("1Gi", container: "worker")])).Containers.Keys.Should().Equal("api");
    }

    [Fact]
    public void Ten_kills_are_remembered_the_newest_last()
    {
        var ten = Enumerable.Range(1, 10).Select(at => new KillPoint($"{at}Mi", at)).ToList();
        var record = A.Record() with { Containers = new Dictionary<string, ContainerRecord> { ["api"] = Part("64Mi") with { Killed = ten } } };

        RecordOf(A.Case(A.Workload(record: record), A.Loop())).Containers["api"].Killed.Should().Equal([.. ten.Skip(1), new KillPoint("64Mi", 120)]);
    }

    [Fact]
    public void An_unknown_uptime_stays_unknown() =>
        RecordOf(A.Case(A.Workload(), A.Sighting("2m"), A.Sighting("1m", uptime: null))).Containers["api"].Killed.Should().Equal(new KillPoint("64Mi", null));

    [Fact]
    public void What_its_kills_say_of_a_leak_is_kept_with_whether_it_had_become_ready() =>
        RecordOf(A.Case(A.Workload(), A.Sighting("2m"), A.Sighting("1m", uptime: "40s") with { BecameReady = true })).Containers["api"].Killed.Should().Equal(new KillPoint("64Mi", 40, Ready: true));

    [Fact]
    public void A_thousand_characters_are_enough_for_all_of_it()
    {
        var record = A.Record(attempts: 100) with
        {
            Containers = new Dictionary<string, ContainerRecord> { ["api"] = Part("64Mi") with { Killed = [.. Enumerable.Repeat(new KillPoint("1073741823", 86400), 10)] } },
        };

        RemediationRecordFormat.Write(record).Length.Should().BeLessThan(1000);
    }

    private static ContainerRecord Part(string limit) => new() { OriginalLimit = "16Mi", Limit = limit, Kills = 1 };

    private static RemediationRecord RecordOf(WorkloadCase workloadCase) =>
        Judgement.Decide(workloadCase).Should().BeOfType<Decision.Remediate>().Subject.Remedy.Record;
}
