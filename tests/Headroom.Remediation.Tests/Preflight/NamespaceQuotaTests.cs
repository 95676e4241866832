using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Preflight;

public sealed class NamespaceQuotaTests
{
    /// <summary>The remedy takes each pod's limit from 64Mi to 128Mi, and its request from 32Mi to 64Mi.</summary>
    [Theory]
    [InlineData("1 pod that goes before its successor comes", 1, 0, "64Mi", null, "64Mi", null)]
    [InlineData("... and a little less", 1, 0, "67108863", null, "64Mi", "64Mi: 1 pod from 64Mi to 128Mi")]
    [InlineData("1 pod, whose successor comes first", 1, 1, "128Mi", null, "128Mi", null)]
    [InlineData("... and a little less", 1, 1, "134217727", null, "128Mi", "128Mi: 1 pod from 64Mi to 128Mi, and room for 1 pod more while it rolls")]
    [InlineData("10 pods, 3 beside them", 10, 3, "832Mi", null, "832Mi", null)]
    [InlineData("... and a little less", 10, 3, "831Mi", null, "832Mi", "832Mi: 10 pods from 64Mi to 128Mi, and room for 3 pods more while it rolls")]
    [InlineData("never more beside them than there are", 1, 5, "128Mi", null, "128Mi", null)]
    [InlineData("requests count by themselves", 2, 0, null, "64Mi", "64Mi", null)]
    [InlineData("... and a little less", 2, 0, null, "63Mi", "64Mi", "64Mi: 2 pods from 32Mi to 64Mi")]
    [InlineData("no pod at all", 0, 1, "0", "0", "0", null)]
    [InlineData("bytes", 1, 0, "1e8", null, "64Mi", null)]
    [InlineData("thousandths of bytes", 1, 0, "67108863500m", null, "64Mi", null)]
    public void There_has_to_be_room_for_the_whole_rollout(string what, int pods, int surge, string? limits, string? requests, string needed, string? blocked)
    {
        var decision = Preflights.Check(Preflights.With(Preflights.Quota(limits, requests)), Preflights.Rolling(pods, surge));

        if (blocked is null)
            Preflights.Passed(decision).Should().Be(("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi", ""), what);
        else
            Preflights.Blocked(decision).Should().Contain($"the rollout needs {needed}: ", what).And.Contain($"the rollout needs {blocked}. Raise it: kubectl edit resourcequota small -n flagsmith", what);
    }

    [Theory]
    [InlineData("200Mi", "ResourceQuota small leaves 0 of its 100Mi limits.memory")]
    [InlineData("60Mi", "ResourceQuota small leaves 40Mi of its 100Mi limits.memory")]
    public void What_is_left_is_what_is_not_used(string used, string message) =>
        Preflights.Blocked(Preflights.Check(Preflights.With(Preflights.Quota("100Mi", used: used)), Preflights.Rolling(1, 0))).Should().StartWith(message);

    [Fact]
    public void A_remedy_that_takes_no_more_of_it_needs_no_room() =>
        Preflights.Passed(Preflights.Check(Preflights.With(Preflights.Quota(requests: "0")), Preflights.Rolling(3, 3), A.Policy() with { Memory = A.Rules() with { Requests = RequestMode.Keep } }))
            .Notes.Should().BeEmpty();

    [Theory]
    [InlineData(1, 0, "0", null)]
    [InlineData(3, 1, "250Mi", null)]
    [InlineData(3, 1, "249Mi", "250Mi: 3 pods from 1Gi to 250Mi, and room for 1 pod more while it rolls")]
    public void Where_a_limit_settles_there_has_to_be_room_for_the_pods_that_come_first(int pods, int surge, string left, string? blocked)
    {
        var settling = Leapt.Case(Leapt.Workload() with { Rollout = new Rollout { Pods = pods, Surge = surge } });

        var decision = PreflightChain.Check(settling, Leapt.Settle("200Mi")!, Preflights.With(Preflights.Quota(left)));

        if (blocked is null)
            decision.Should().BeOfType<Decision.Settle>();
        else
            Preflights.Blocked(decision).Should().Contain($"the rollout needs {blocked}. ");
    }

    [Theory]
    [InlineData("NotBestEffort", "Exists", "", true)]
    [InlineData("BestEffort", "Exists", "", false)]
    [InlineData("NotTerminating", "Exists", "", true)]
    [InlineData("Terminating", "Exists", "", false)]
    [InlineData("PriorityClass", "In", "low,high", true)]
    [InlineData("PriorityClass", "In", "low", false)]
    [InlineData("PriorityClass", "NotIn", "low", true)]
    [InlineData("PriorityClass", "NotIn", "high", false)]
    [InlineData("PriorityClass", "Exists", "", true)]
    [InlineData("PriorityClass", "DoesNotExist", "", false)]
    [InlineData("CrossNamespacePodAffinity", "Exists", "", false)]
    [InlineData("VolumeAttributesClass", "In", "gold", false)]
    [InlineData("Tomorrow", "Exists", "", false)]
    public void A_quota_of_another_scope_is_no_obstacle(string scope, string operation, string values, bool counts)
    {
        var quota = Preflights.Quota("0", scopes: new QuotaScope(scope, operation, values.Split(',')));

        quota.Counts(A.Workload() with { PriorityClass = "high" }).Should().Be(counts);
        (Preflights.Check(Preflights.With(quota), Preflights.Rolling(1, 1) with { PriorityClass = "high" }) is Decision.Blocked).Should().Be(counts);
    }

    [Fact]
    public void All_scopes_have_to_hold() =>
        Preflights.Quota("0", scopes: [new QuotaScope("NotTerminating", "Exists", []), new QuotaScope("BestEffort", "Exists", [])]).Counts(A.Workload()).Should().BeFalse();

    [Fact]
    public void Of_which_class_a_pod_without_one_will_be_is_not_known() =>
        Preflights.Quota("0", scopes: new QuotaScope("PriorityClass", "Exists", [])).Counts(A.Workload()).Should().BeFalse();

    [Fact]
    public void Pods_that_may_run_for_a_time_only_count_as_terminating()
    {
        var job = A.WorkloadOf(WorkloadKind.CronJob) with { HasDeadline = true };

        Preflights.Quota("0", scopes: new QuotaScope("Terminating", "Exists", [])).Counts(job).Should().BeTrue();
        Preflights.Quota("0", scopes: new QuotaScope("NotTerminating", "Exists", [])).Counts(job).Should().BeFalse();
    }

    [Fact]
    public void An_amount_beyond_all_bounds_does_not_fit_and_does_not_fail() =>
        Preflights.Blocked(Preflights.Check(
                Preflights.With(Preflights.Quota("9223372036854775807", used: "1")), Preflights.Rolling(int.MaxValue, int.MaxValue),
                A.Policy("7Ei") with { Memory = A.Rules("7Ei") with { MinIncrease = A.Size("4Ei")!.Value } }))
            .Should().Contain("the rollout needs 8Ei");
}
