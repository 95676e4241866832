using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Settling;

/// <summary>Whose limit settles, to what, and what is kept of it.</summary>
public sealed class SettlingRuleTests
{
    [Fact]
    public void A_limit_that_has_leapt_comes_down_to_the_peak_and_its_margin_and_the_request_returns_to_its_ratio() =>
        Leapt.Settle("200Mi")!.Message.Should().Be(
            "api: limit 1Gi -> 250Mi, request 64Mi -> 125Mi (api used at most 200Mi, and has 25% above it; measured for 15m in 1 pod, policy api)");

    [Theory]
    [InlineData("bytes round up to whole Mi", "209715201", null, null, "251Mi")]
    [InlineData("a wider margin", "200Mi", 100, null, "400Mi")]
    [InlineData("a narrow one", "200Mi", 1, null, "202Mi")]
    [InlineData("a floor above that", "200Mi", null, "512Mi", "512Mi")]
    [InlineData("never at the limit that killed it", "10Mi", null, null, "65Mi")]
    [InlineData("a container that uses nothing", "0", null, null, "65Mi")]
    [InlineData("just worth a rollout", "654Mi", null, null, "818Mi")]
    public void The_limit_is_what_is_used_and_the_margin(string what, string peak, int? margin, string? floor, string limit) =>
        Leapt.Settle(peak, policy: Leapt.Policy(floor, margin: margin))!.Remedy.Containers.Should().ContainSingle().Which.To.Should().Be(A.Size(limit), what);

    [Theory]
    [InlineData("less than a fifth would be given back", "656Mi", null)]
    [InlineData("it uses all of it", "1Gi", null)]
    [InlineData("it uses more than there is", "100Gi", null)]
    [InlineData("a floor near the ceiling", "10Mi", "900Mi")]
    public void A_rollout_has_to_be_worth_it(string what, string peak, string? floor) => Leapt.Settle(peak, policy: Leapt.Policy(floor)).Should().BeNull(what);

    [Theory]
    [InlineData("the highest of several kills", "300Mi", "64Mi", new[] { "64Mi", "300Mi", "128Mi" }, "301Mi", "the 300Mi at which it was killed")]
    [InlineData("a kill at no whole Mi", "100Mi", "64Mi", new[] { "200000000" }, "192Mi", "the 190.7Mi at which it was killed")]
    [InlineData("what it had before, where the kills were below that", "500Mi", "500Mi", new[] { "64Mi" }, "500Mi", "the 500Mi that it had before Headroom")]
    public void Neither_the_kills_nor_what_it_had_before_are_forgotten(string what, string why, string original, string[] killed, string limit, string bound)
    {
        var settle = Leapt.Settle("10Mi", Leapt.Workload(record: Leapt.Record(originalLimit: original, killed: killed)))!;

        settle.Remedy.Containers[0].To.Should().Be(A.Size(limit), what);
        settle.Message.Should().Contain($"api used at most 10Mi, and stays above {bound}", why);
    }

    [Theory]
    [InlineData("the ratio of before Headroom", "KeepRatio", null, "64Mi", "32Mi", "125Mi")]
    [InlineData("... with what the template left out", "KeepRatio", null, null, null, null)]
    [InlineData("... and no request at all", "KeepRatio", null, "64Mi", null, "64Mi")]
    [InlineData("a share of the limit", "PercentOfLimit", 40, "128Mi", "32Mi", "100Mi")]
    [InlineData("... never less than before Headroom", "PercentOfLimit", 10, "128Mi", "60Mi", "60Mi")]
    [InlineData("the limit itself", "EqualToLimit", null, "1Gi", "32Mi", "250Mi")]
    [InlineData("what it was", "Keep", null, "32Mi", "32Mi", null)]
    [InlineData("a request that was the limit stays the limit", "Keep", null, "1Gi", "64Mi", "250Mi")]
    public void The_request_goes_by_the_policys_mode(string what, string mode, int? percent, string? request, string? originalRequest, string? to)
    {
        var workload = Leapt.Workload(request: request, record: Leapt.Record(originalRequest: originalRequest));

        var remedy = Leapt.Settle("200Mi", workload, Leapt.Policy(requests: new RequestsSpec { Mode = mode, Percent = percent }))!.Remedy.Containers[0];

        // Where the template named no request, its limit was its request.
        remedy.RequestTo.Should().Be(what == "... and no request at all" ? A.Size("250Mi") : A.Size(to), what);
    }

    [Fact]
    public void The_record_remembers_it_and_is_watched_anew()
    {
        var record = Leapt.Settle("200Mi")!.Remedy.Record;

        record.Should().BeEquivalentTo(new { Attempts = 1, LastAttempt = A.Now, Policy = "api" });
        record.Containers["api"].Should().BeEquivalentTo(Leapt.Record() with
        {
            Limit = "250Mi",
            Settled = new Settled { At = A.Now, From = "1Gi", To = "250Mi", Peak = "200Mi", MeasuredSeconds = 900 },
        });
        RemediationRecordFormat.Read(RemediationRecordFormat.Write(record)).Should().BeEquivalentTo(record);
    }

    [Fact]
    public void What_was_settled_and_is_lowered_by_somebody_is_contested_like_any_remedy()
    {
        var record = Leapt.Settle("200Mi", Leapt.Workload() with { TemplateVersion = "a" })!.Remedy.Record;
        var lowered = Leapt.Workload("100Mi") with { Record = record, TemplateVersion = "a" };

        Judgement.Decide(A.Case(Leapt.Policy(), lowered, A.Loop("100Mi"))).Should().BeOfType<Decision.Contested>()
            .Which.Contests.Should().ContainSingle().Which.Ours.Should().Be("250Mi");
    }

    [Theory]
    [InlineData(GitOpsMode.Patch, true)]
    [InlineData(GitOpsMode.Recommend, false)]
    [InlineData(null, false)]
    public void What_a_GitOps_tool_keeps_settles_only_where_it_is_patched(GitOpsMode? gitOps, bool settles) =>
        (Assess(Leapt.Workload() with { GitOps = A.Argo }, Leapt.Policy() with { GitOps = gitOps }) is SettlingState.Open).Should().Be(settles);

    [Theory]
    [InlineData("not by a leap", "Step", "Enforce")]
    [InlineData("told only", "Leap", "Recommend")]
    public void The_policy_has_to_want_it(string what, string strategy, string mode) =>
        Assess(policy: Leapt.Policy(strategy: strategy, mode: mode)).Should().BeOfType<SettlingState.Nothing>(what);

    [Theory]
    [InlineData("settled before", "1Gi")]
    [InlineData("its limit changed by somebody", "2Gi")]
    [InlineData("no limit any more", null)]
    public void There_has_to_be_a_limit_of_ours_that_has_not_settled(string what, string? limit) =>
        Assess(Leapt.Workload(limit, record: what == "settled before" ? Leapt.Record() with { Settled = new Settled() } : null)).Should().BeOfType<SettlingState.Nothing>(what);

    [Fact]
    public void Nothing_is_measured_where_no_use_could_make_it_settle() =>
        Assess(Leapt.Workload("80Mi", record: Leapt.Record("80Mi"))).Should().BeOfType<SettlingState.Nothing>();

    [Fact]
    public void A_request_that_was_raised_alone_has_no_limit_to_settle() =>
        Assess(Leapt.Workload(record: Leapt.Record(originalLimit: "1Gi", killed: [null]))).Should().BeOfType<SettlingState.Nothing>();

    [Theory]
    [InlineData(WorkloadKind.CronJob, "what a run uses is over before it is measured")]
    [InlineData(WorkloadKind.ReplicaSet, "its pods keep what they have until somebody replaces them")]
    public void Some_kinds_stay_at_their_ceiling(WorkloadKind kind, string why) =>
        Assess(Leapt.Workload() with { Workload = A.WorkloadOf(kind).Workload }, A.Policy("1Gi") with { Memory = Leapt.Policy().Memory, Workloads = new HashSet<WorkloadKind> { kind } })
            .Should().Be(new SettlingState.Stays(why));

    [Fact]
    public void So_do_pods_that_nothing_replaces() =>
        Assess(Leapt.Workload() with { Rollout = new Rollout { Pods = 1, OnDelete = true } }).Should().Be(new SettlingState.Stays("its pods keep what they have until somebody replaces them"));

    [Theory]
    [InlineData(false, "Stays")]
    [InlineData(true, "Open")]
    public void An_init_container_can_be_measured_only_where_it_runs_on(bool sidecar, string state) =>
        Assess(Leapt.Workload() with { Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("1Gi", "64Mi") with { Init = true, Sidecar = sidecar } } })
            .GetType().Name.Should().Be(state);

    [Fact]
    public void Of_several_containers_the_longest_time_counts_and_those_not_worth_it_stay()
    {
        var workload = Leapt.Workload() with
        {
            Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("1Gi", "64Mi"), ["worker"] = A.Template("1Gi", "64Mi") },
            Record = Leapt.Whole(Leapt.Record()) with { Containers = new Dictionary<string, ContainerRecord> { ["worker"] = Leapt.Record(), ["api"] = Leapt.Record() } },
        };
        var policy = Leapt.Policy() with { Containers = new Dictionary<string, ContainerRules> { ["worker"] = new(null, Leapt.Policy(after: "1h", margin: 50).Memory) } };
        var settling = Leapt.Case(workload, policy);

        var open = SettlingRule.Assess(settling).Should().BeOfType<SettlingState.Open>().Subject;

        open.Should().BeEquivalentTo(new SettlingState.Open(["api", "worker"], TimeSpan.FromHours(1)), options => options.WithStrictOrdering());
        var use = Leapt.Use("900Mi") with { Peaks = new Dictionary<string, Headroom.Kubernetes.Quantities.MemorySize> { ["api"] = A.Size("900Mi")!.Value, ["worker"] = A.Size("200Mi")!.Value } };
        var settle = SettlingRule.Decide(settling, [], open, use)!;
        settle.Remedy.ToString().Should().Be("worker: limit 1Gi -> 300Mi, request 64Mi -> 150Mi");
        settle.Remedy.Record.Containers["api"].Settled.Should().BeNull();
    }

    private static SettlingState Assess(WorkloadFacts? workload = null, Policy? policy = null) => SettlingRule.Assess(Leapt.Case(workload, policy));
}
