using Headroom.Operator.Entities;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Reports;

public sealed class PolicyReportTests
{
    private readonly PolicyReport _report = new(Rooms.Entry(A.PolicyObject()));

    [Fact]
    public void The_newest_stands_first_and_in_place_of_what_was_said_before()
    {
        Put(A.Line("Deployment/a"));
        Put(A.Line("Deployment/b"));
        Put(A.Line("Deployment/a", message: "news"));

        Lines().Should().Equal("Deployment/a news", "Deployment/b said");
    }

    [Fact]
    public void A_look_that_finds_nothing_new_moves_nothing()
    {
        Put(A.Line("Deployment/a"));
        Put(A.Line("Deployment/b"));
        Put(A.Line("Deployment/a"));

        Lines().Should().Equal("Deployment/b said", "Deployment/a said");
    }

    [Fact]
    public void Containers_of_one_workload_have_lines_of_their_own()
    {
        Put(A.Line(container: "api"), A.Line(container: "worker"));
        Put(A.Line(container: "api", message: "news"));

        _report.Incidents.Select(line => $"{line.Container} {line.Message}").Should().Equal("api news", "worker said");
    }

    [Fact]
    public void A_further_kill_of_what_was_given_up_is_no_news()
    {
        Put(A.Line(phase: IncidentPhase.GaveUp, message: "at the ceiling", kills: 3));
        Put(A.Line(phase: IncidentPhase.GaveUp, message: "at the ceiling", kills: 4));

        _report.Incidents.Should().ContainSingle().Which.Kills.Should().Be(3);
    }

    [Fact]
    public void Giving_up_for_another_reason_is_news()
    {
        Put(A.Line(phase: IncidentPhase.GaveUp, message: "at the ceiling"));
        Put(A.Line(phase: IncidentPhase.GaveUp, message: "out of attempts"));

        _report.Incidents.Should().ContainSingle().Which.Message.Should().Be("out of attempts");
    }

    [Fact]
    public void What_is_removed_goes_with_all_its_containers()
    {
        Put(A.Line(container: "api"), A.Line(container: "worker"), A.Line("Deployment/other"));

        _report.Remove("Deployment/flagsmith-api");

        Lines().Should().Equal("Deployment/other said");
    }

    [Fact]
    public void It_is_bounded_and_the_oldest_go_first()
    {
        foreach (var number in Enumerable.Range(0, 1001))
            Put(A.Line($"Deployment/{number}"));

        _report.Incidents.Should().HaveCount(1000);
        _report.Incidents[0].Workload.Should().Be("Deployment/1000");
        _report.Incidents[^1].Workload.Should().Be("Deployment/1");
    }

    [Fact]
    public void What_nobody_can_heal_is_counted_by_its_line_and_each_kill_once()
    {
        Put(Unsupported("pod", "9m"));
        Put(Unsupported("pod", "3m"));
        Put(Unsupported("pod", "9m"));
        Put(Unsupported("pod", "3m"));

        _report.Incidents.Should().Equal(Unsupported("pod", "3m") with { Kills = 2 });
    }

    [Fact]
    public void What_nobody_can_heal_is_forgotten_a_day_later()
    {
        Put(Unsupported("old", "26h"), A.Line() with { LastKill = A.Ago("26h") });
        Put(Unsupported("younger", "24h"));
        Put(Unsupported("new", "1h"));

        Lines().Should().Equal("Pod/new said", "Pod/younger said", "Deployment/flagsmith-api said");
    }

    [Fact]
    public void What_the_status_told_is_carried_on()
    {
        var status = new MemoryPolicyStatus { Incidents = [A.Line(message: "of a former run")], LastRemedyTime = A.Ago("1h") };

        var report = new PolicyReport(Rooms.Entry(A.PolicyObject(status: status)));

        report.Incidents.Should().Equal(A.Line(message: "of a former run"));
        report.LastRemedy.Should().Be(A.Ago("1h"));
        report.Written.Should().BeSameAs(status);
    }

    [Fact]
    public void Advice_that_stays_keeps_its_place_and_is_no_news()
    {
        Advise("Deployment/a", "NoLimit").Should().BeTrue();
        Advise("Deployment/b", "NoLimit").Should().BeTrue();
        Advise("Deployment/a", "NoLimit").Should().BeFalse();

        _report.Advice.Select(line => line.Workload).Should().Equal("Deployment/b", "Deployment/a");
    }

    [Fact]
    public void What_is_no_longer_advised_goes_and_other_kinds_and_workloads_stay()
    {
        Advise("Deployment/a", "NoLimit", "NearLimit");
        Advise("Deployment/b", "NoLimit");

        _report.Advise("Deployment/a", new HashSet<string> { "NoLimit" }, []).Should().BeTrue();

        _report.Advice.Select(line => $"{line.Workload} {line.Kind}").Should().Equal("Deployment/b NoLimit", "Deployment/a NearLimit");
    }

    [Fact]
    public void What_the_status_advised_is_carried_on() =>
        new PolicyReport(Rooms.Entry(A.PolicyObject(status: new MemoryPolicyStatus { Advice = [Line("Deployment/a", "NoLimit")] }))).Advice.Should().Equal(Line("Deployment/a", "NoLimit"));

    private static readonly HashSet<string> Kinds = ["NoLimit", "NearLimit"];

    private static AdviceStatus Line(string workload, string kind) => new() { Workload = workload, Kind = kind, Message = "said" };

    private bool Advise(string workload, params string[] kinds) => _report.Advise(workload, Kinds, [.. kinds.Select(kind => Line(workload, kind))]);

    private static IncidentStatus Unsupported(string pod, string ago) => A.Line($"Pod/{pod}", phase: IncidentPhase.Unsupported) with { LastKill = A.Ago(ago) };

    private void Put(params IncidentStatus[] lines) => _report.Put(lines);

    private IEnumerable<string> Lines() => _report.Incidents.Select(line => $"{line.Workload} {line.Message}");
}
