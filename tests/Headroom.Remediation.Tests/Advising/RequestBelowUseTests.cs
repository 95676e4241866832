using Headroom.Remediation.Advising;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Advising;

public sealed class RequestBelowUseTests
{
    [Theory]
    [InlineData("more than twice", "1Gi", "32Mi", "65Mi", "65Mi")]
    [InlineData("twice is not more", "1Gi", "32Mi", "64Mi", null)]
    [InlineData("rounded up", "1Gi", "32Mi", "70000000", "67Mi")]
    [InlineData("never above the limit", "66500Ki", "32Mi", "68000000", "66500Ki")]
    [InlineData("without a request it is what the limit is", "64Mi", null, "63Mi", null)]
    [InlineData("a request of nothing", "64Mi", "0", "10Mi", "10Mi")]
    [InlineData("with neither, the missing limit is told", null, null, "63Mi", null)]
    public void The_command_requests_what_is_used(string what, string? limit, string? request, string peak, string? wanted) =>
        Of(Advised.Input(A.Workload(limit, request)) with { Use = Advised.Uses(peak) })?.Use
            .Should().Be(wanted is null ? null : $"kubectl set resources deployment/flagsmith-api -n flagsmith -c api --requests=memory={wanted}", what);

    [Fact]
    public void What_is_not_known_is_not_advised() => Of(Advised.Input()).Should().BeNull();

    [Theory]
    [InlineData(true, MemoryOwnership.Requests, false)]
    [InlineData(true, MemoryOwnership.None, true)]
    [InlineData(false, MemoryOwnership.Requests, true)]
    public void What_a_VPA_sets_is_left_to_it(bool acts, MemoryOwnership owns, bool advised)
    {
        var tuner = new VerticalAutoscaler("tuner", Preflights.Own, acts) { Containers = new Dictionary<string, MemoryOwnership> { ["*"] = owns } };

        (Of(Advised.Input(A.Workload("1Gi")) with { Use = Advised.Uses("500Mi"), VerticalAutoscalers = [tuner] }) is not null).Should().Be(advised);
    }

    private static Advice? Of(AdviceInput input) => Advised.Of(AdviceKind.RequestBelowUse, input);
}
