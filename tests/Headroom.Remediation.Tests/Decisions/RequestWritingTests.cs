using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Decisions;

/// <summary>
/// Whether the request goes into the patch beside the limit. What is written is computed from the template; one that names a limit and no
/// request gets the limit for a request by itself. The pod's request counts if the template names neither.
/// </summary>
public sealed class RequestWritingTests
{
    [Theory]
    [InlineData("half", RequestMode.KeepRatio, "32Mi", "32Mi", false, "64Mi")]
    [InlineData("equal, both written", RequestMode.KeepRatio, "64Mi", "64Mi", false, "128Mi")]
    [InlineData("equal, because the template names a limit only", RequestMode.KeepRatio, "64Mi", null, false, null)]
    [InlineData("equal, wanted equal", RequestMode.EqualToLimit, "64Mi", null, false, null)]
    [InlineData("half, wanted equal", RequestMode.EqualToLimit, "32Mi", "32Mi", false, "128Mi")]
    [InlineData("half, kept", RequestMode.Keep, "32Mi", "32Mi", false, null)]
    [InlineData("equal by default, kept: must be named now", RequestMode.Keep, "64Mi", null, false, "64Mi")]
    [InlineData("half of the new limit by percent", RequestMode.PercentOfLimit, "32Mi", "32Mi", false, "64Mi")]
    [InlineData("what the percentage asks for is there already", RequestMode.PercentOfLimit, "64Mi", "64Mi", false, null)]
    [InlineData("equal by default, by percent: must be named now", RequestMode.PercentOfLimit, "64Mi", null, false, "64Mi")]
    [InlineData("Guaranteed, both written", RequestMode.Keep, "64Mi", "64Mi", true, "128Mi")]
    [InlineData("Guaranteed, limit only", RequestMode.Keep, "64Mi", null, true, null)]
    [InlineData("nothing of nothing", RequestMode.KeepRatio, "0", "0", false, null)]
    [InlineData("the template's request is not what was in force", RequestMode.Keep, "32Mi", "16Mi", false, null)]
    [InlineData("the template's request is not what was in force, by ratio", RequestMode.KeepRatio, "64Mi", "16Mi", false, "32Mi")]
    [InlineData("the pod's request is lower than the template's", RequestMode.KeepRatio, "8Mi", "16Mi", false, "32Mi")]
    [InlineData("Guaranteed on its way in only", RequestMode.Keep, "64Mi", "32Mi", true, null)]
    public void The_request_is_written_where_it_would_not_be_right_by_itself(
        string what, RequestMode mode, string inForce, string? template, bool guaranteed, string? written) =>
        RequestOf(mode, "64Mi", template, inForce, guaranteed).Should().Be(written, what);

    [Theory]
    [InlineData("half, from a LimitRange", RequestMode.KeepRatio, "32Mi", "64Mi")]
    [InlineData("equal, from a LimitRange", RequestMode.KeepRatio, "64Mi", "128Mi")]
    [InlineData("Keep, from a LimitRange", RequestMode.Keep, "32Mi", "32Mi")]
    public void What_a_LimitRange_gave_is_written_beside_the_first_limit_of_the_template(string what, RequestMode mode, string inForce, string written) =>
        RequestOf(mode, null, null, inForce, guaranteed: false).Should().Be(written, what);

    [Fact]
    public void A_container_that_had_no_request_gets_none_by_ratio() =>
        RequestOf(RequestMode.KeepRatio, "64Mi", null, inForce: null, guaranteed: false).Should().BeNull();

    private static string? RequestOf(RequestMode mode, string? templateLimit, string? templateRequest, string? inForce, bool guaranteed)
    {
        var policy = A.Policy() with { Memory = A.Rules() with { Requests = mode, RequestPercent = 50 } };
        var decision = Judgement.Decide(A.Case(policy, A.Workload(templateLimit, templateRequest), A.Loop(request: inForce, guaranteed: guaranteed)));
        return decision.Should().BeOfType<Decision.Remediate>().Subject.Remedy.Containers.Should().ContainSingle().Which.RequestTo?.ToString();
    }
}
