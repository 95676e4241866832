using Headroom.Remediation.Advising;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Advising;

public sealed class NoLimitTests
{
    [Theory]
    [InlineData("a quarter above the peak", "32Mi", "100Mi", "125Mi")]
    [InlineData("in whole Mi", "32Mi", "100000000", "120Mi")]
    [InlineData("never below the request, which the API server would refuse", "1Gi", "100Mi", "1Gi")]
    [InlineData("without a request", null, "100Mi", "125Mi")]
    public void Where_its_use_is_known_the_command_sets_the_limit(string what, string? request, string peak, string limit) =>
        Of(Advised.Input(A.Workload(null, request)) with { Use = Advised.Uses(peak) })!.Use
            .Should().Be($"kubectl set resources deployment/flagsmith-api -n flagsmith -c api --limits=memory={limit}", what);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_it_is_not_known_it_is_to_be_measured_first(bool served)
    {
        var advice = Of(Advised.Input(A.Workload(null, null)) with { Use = served ? Advised.Uses("0") : null })!;

        advice.Message.Should().StartWith("api has no memory limit: ").And.Contain("measure that first");
        advice.Use.Should().Be("kubectl top pod -n flagsmith --containers -l app=flagsmith-api");
    }

    [Fact]
    public void A_limit_is_enough() => Of(Advised.Input()).Should().BeNull();

    [Fact]
    public void The_default_of_a_LimitRange_is_a_limit() =>
        Of(Advised.Input(A.Workload(null, null)) with { LimitRanges = [new LimitRangeFacts("range") { DefaultLimit = A.Size("256Mi") }] }).Should().BeNull();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void An_init_container_that_ends_is_left_out(bool sidecar, bool advised) =>
        (Of(Advised.Input(A.Workload() with { Containers = new Dictionary<string, ContainerTemplate> { ["setup"] = new(null, null, Init: true) { Sidecar = sidecar } } })) is not null).Should().Be(advised);

    [Fact]
    public void Where_a_tool_keeps_the_workload_its_source_is_named()
    {
        Of(Advised.Input(A.Workload(null, null) with { GitOps = A.Argo }) with { Use = Advised.Uses("100Mi") })!.Message.Should().EndWith(", in the source of Argo CD application shop");
        Of(Advised.Input(A.Workload(null, null) with { GitOps = A.Flux }) with { Use = Advised.Uses("100Mi") })!.Message.Should().NotContain("source");
    }

    private static Advice? Of(AdviceInput input) => Advised.Of(AdviceKind.NoLimit, input);
}
