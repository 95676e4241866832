using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Advising;

public sealed class AdviceChainTests
{
    [Fact]
    public void Of_a_cluster_of_which_nothing_is_known_nothing_is_advised() => AdviceChain.Advise(Advised.Input(A.Workload() with { Replicas = 3 })).Should().BeEmpty();

    [Fact]
    public void Every_rule_speaks_for_itself() => AdviceChain.Advise(Everything()).Select(advice => advice.Kind).Should().BeEquivalentTo(Enum.GetValues<AdviceKind>());

    [Fact]
    public void Nothing_is_advised_for_what_is_not_the_policys_business()
    {
        var input = Everything();

        AdviceChain.Advise(input with { Policy = input.Policy with { Mode = PolicyMode.Paused } }).Should().BeEmpty();
        AdviceChain.Advise(input with { Policy = input.Policy with { Workloads = new HashSet<WorkloadKind> { WorkloadKind.DaemonSet } } }).Should().BeEmpty();
        AdviceChain.Advise(input with { Workload = input.Workload with { IgnoredBy = "the workload" } }).Should().BeEmpty();
    }

    [Fact]
    public void Of_a_paused_container_nothing_is_said()
    {
        var advice = AdviceChain.Advise(Everything() with { Policy = Advised.Paused("proxy") });

        advice.Select(each => each.Kind).Should().NotContain(AdviceKind.NoLimit).And.Contain(AdviceKind.NearLimit);
        advice.Should().NotContain(each => each.Message.Contains("proxy", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_every_container_is_paused_the_workload_is_left_alone_too() => AdviceChain.Advise(Everything() with { Policy = Advised.Paused("*") }).Should().BeEmpty();

    private static AdviceInput Everything() => Advised.Input(Preflights.Workload(("api", "64Mi", "8Mi"), ("proxy", null, null)) with { Replicas = 2 }) with
    {
        DisruptionBudgets = [],
        HorizontalAutoscalers = [new HorizontalAutoscaler("scaler", Preflights.Own, null, 80)],
        Quotas = [Preflights.Quota("0")],
        Roomiest = new NodeRoom("node", A.Size("1Gi")!.Value, A.Size("1Gi")!.Value),
        Use = Advised.Uses("60Mi", 2),
        ControlPlaneUnderPressure = true,
    };
}
