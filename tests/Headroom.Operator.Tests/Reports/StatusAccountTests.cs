using Headroom.Operator.Entities;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Tests.Reports;

public sealed class StatusAccountTests
{
    private static readonly DateTimeOffset Later = A.Now.AddHours(1);

    [Theory]
    [InlineData("Enforce", "True", "Enforcing")]
    [InlineData("Recommend", "False", "Recommending")]
    [InlineData("Paused", "False", "Paused")]
    public void An_accepted_policy_is_active_by_its_mode(string mode, string status, string reason)
    {
        var account = Of(A.PolicyObject(A.Spec(mode: mode), generation: 4));

        account.ObservedGeneration.Should().Be(4);
        account.Message.Should().Be("no incident");
        Condition(account, "Accepted").Should().Match<PolicyCondition>(condition => condition.Status == "True" && condition.Reason == "Valid" && condition.ObservedGeneration == 4);
        Condition(account, "Active").Should().Match<PolicyCondition>(condition => condition.Status == status && condition.Reason == reason);
        Condition(account, "Degraded").Status.Should().Be("False");
    }

    [Fact]
    public void A_refused_policy_says_why_in_its_message_too()
    {
        var account = Of(A.PolicyObject(A.Spec(ceiling: "lots")), A.Line(message: "older news"));

        Condition(account, "Accepted").Should().Match<PolicyCondition>(condition => condition.Status == "False" && condition.Reason == "PolicyInvalid");
        Condition(account, "Active").Should().Match<PolicyCondition>(condition => condition.Status == "False" && condition.Reason == "PolicyInvalid");
        account.Message.Should().StartWith("spec.memory.ceiling ");
    }

    [Fact]
    public void The_newest_incident_speaks_for_the_policy() =>
        Of(A.PolicyObject(), A.Line(message: "newest"), A.Line("Deployment/other", message: "older")).Message.Should().Be("newest");

    [Fact]
    public void A_condition_keeps_its_time_until_its_status_changes()
    {
        var before = Of(A.PolicyObject());
        var after = StatusAccount.Of(Rooms.Entry(A.PolicyObject(A.Spec(mode: "Paused"), generation: 2)), [], null, before, Later);

        Condition(after, "Accepted").Should().Match<PolicyCondition>(condition => condition.LastTransitionTime == A.Now && condition.ObservedGeneration == 2);
        Condition(after, "Active").LastTransitionTime.Should().Be(Later);
    }

    [Fact]
    public void Another_reason_for_the_same_status_is_no_transition()
    {
        var before = Of(A.PolicyObject(A.Spec(mode: "Paused")));
        var after = StatusAccount.Of(Rooms.Entry(A.PolicyObject(A.Spec(mode: "Recommend"))), [], null, before, Later);

        Condition(after, "Active").Should().Match<PolicyCondition>(condition => condition.Reason == "Recommending" && condition.LastTransitionTime == A.Now);
    }

    [Fact]
    public void A_workload_counts_once_by_the_container_that_is_worst_off()
    {
        var counts = Of(
            A.PolicyObject(),
            Line("a", "api", IncidentPhase.Recovered), Line("a", "worker", IncidentPhase.GaveUp), Line("a", "proxy", IncidentPhase.Waiting),
            Line("b", "api", IncidentPhase.Recovering), Line("b", "worker", IncidentPhase.Observed),
            Line("c", "api", IncidentPhase.Recovered), Line("c", "worker", IncidentPhase.Recovering),
            Line("d", "api", IncidentPhase.Recovered),
            Line("e", "api", IncidentPhase.Blocked), Line("e", "worker", IncidentPhase.Recommended),
            Line("f", "api", IncidentPhase.Recommended),
            Line("g", "api", IncidentPhase.Waiting),
            Line("i", "api", IncidentPhase.Contested), Line("i", "worker", IncidentPhase.Blocked),
            A.Line("Pod/h", "api", IncidentPhase.Unsupported)).Workloads;

        counts.Should().BeEquivalentTo(new WorkloadCounts { GaveUp = 1, Looping = 3, Recovering = 1, Recovered = 1, Blocked = 1, Contested = 1, Unsupported = 1 });
    }

    [Fact]
    public void Every_workload_is_counted_and_the_newest_20_are_listed()
    {
        var account = Of(A.PolicyObject(), [.. Enumerable.Range(0, 50).Select(number => Line($"{number}", "api", IncidentPhase.Observed))]);

        account.Workloads!.Looping.Should().Be(50);
        account.Incidents!.Select(incident => incident.Workload).Should().Equal(Enumerable.Range(0, 20).Select(number => $"Deployment/{number}"));
    }

    [Fact]
    public void The_newest_10_pieces_of_advice_are_listed()
    {
        var advice = Enumerable.Range(0, 50).Select(number => new AdviceStatus { Workload = $"Deployment/{number}", Kind = "NoLimit", Message = "said" }).ToList();

        StatusAccount.Of(Rooms.Entry(A.PolicyObject()), [], null, null, A.Now, overlap: null, advice).Advice.Should().Equal(advice.Take(10));
        Of(A.PolicyObject()).Advice.Should().BeEmpty();
    }

    [Fact]
    public void A_policy_is_degraded_by_what_was_given_up_before_what_is_blocked()
    {
        var (blocked, gaveUp) = (Line("a", "api", IncidentPhase.Blocked), Line("b", "api", IncidentPhase.GaveUp));
        var contested = Line("c", "api", IncidentPhase.Contested);

        Condition(Of(A.PolicyObject(), blocked), "Degraded").Should().Match<PolicyCondition>(condition => condition.Status == "True" && condition.Reason == "Blocked");
        Condition(Of(A.PolicyObject(), blocked, contested), "Degraded").Reason.Should().Be("Contested");
        Condition(Of(A.PolicyObject(), blocked, contested, gaveUp), "Degraded").Should()
            .Match<PolicyCondition>(condition => condition.Status == "True" && condition.Reason == "GaveUp" && condition.Message == "Deployment/b: said");
    }

    [Fact]
    public void A_policy_that_loses_pods_to_another_says_so_and_is_calm_otherwise()
    {
        Condition(Of(A.PolicyObject()), "Overlapping").Should().Match<PolicyCondition>(condition =>
            condition.Status == "False" && condition.Reason == "NoOverlap" && condition.Message == "no other policy is known to answer for the pods that this one selects");
        Condition(StatusAccount.Of(Rooms.Entry(A.PolicyObject()), [], null, null, A.Now, new PolicyOverlap(OverlapReason.NeverAnswers, "the other is older")), "Overlapping").Should()
            .Match<PolicyCondition>(condition => condition.Status == "True" && condition.Reason == "NeverAnswers" && condition.Message == "the other is older");
    }

    [Fact]
    public void The_last_remedys_time_is_told() =>
        StatusAccount.Of(Rooms.Entry(A.PolicyObject()), [], A.Ago("1h"), null, A.Now).LastRemedyTime.Should().Be(A.Ago("1h"));

    private static IncidentStatus Line(string workload, string container, IncidentPhase phase) => A.Line($"Deployment/{workload}", container, phase);

    private static MemoryPolicyStatus Of(V1Alpha1MemoryPolicy policy, params IncidentStatus[] incidents) => StatusAccount.Of(Rooms.Entry(policy), incidents, null, null, A.Now);

    private static PolicyCondition Condition(MemoryPolicyStatus status, string type) => status.Conditions!.Single(condition => condition.Type == type);
}
