using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Remedies;

public sealed class RequestRuleTests
{
    [Theory]
    [InlineData("64Mi", "32Mi", "128Mi", "64Mi", "one half stays one half")]
    [InlineData("64Mi", "64Mi", "128Mi", "128Mi", "equal stays equal")]
    [InlineData("96Mi", "32Mi", "192Mi", "64Mi", "one third stays one third")]
    [InlineData("96Mi", "64Mi", "192Mi", "128Mi", "two thirds stay two thirds")]
    [InlineData("112Mi", "48Mi", "224Mi", "96Mi", "three sevenths stay three sevenths")]
    [InlineData("256Mi", "128Mi", "512Mi", "256Mi", "the FastAPI incident")]
    [InlineData("64Mi", "10Mi", "100Mi", "16Mi", "15.6Mi, rounded up")]
    [InlineData("64Mi", "1", "128Mi", "1Mi", "rounded up to a whole Mi")]
    [InlineData("64Mi", "0", "128Mi", "0", "none of nothing")]
    [InlineData("129M", "100M", "247Mi", "192Mi", "decimal units")]
    [InlineData("64Mi", null, "128Mi", null, "no request, no ratio")]
    [InlineData("64Mi", "128Mi", "128Mi", "128Mi", "a request above the limit is cut")]
    [InlineData("0", "32Mi", "128Mi", "128Mi", "a limit of zero")]
    [InlineData("9223372036854775806", "9223372036854775806", "9223372036854775807", "9223372036854775806", "near the top there is no whole Mi to round up to")]
    public void KeepRatio(string oldLimit, string? oldRequest, string newLimit, string? request, string why) =>
        Next(RequestMode.KeepRatio, oldLimit, oldRequest, newLimit).Should().Be(Canonical(request), why);

    [Theory]
    [InlineData(50, "32Mi", "128Mi", "64Mi", "half of the limit")]
    [InlineData(100, "32Mi", "128Mi", "128Mi", "all of it")]
    [InlineData(1, "0", "128Mi", "2Mi", "1.28Mi, rounded up")]
    [InlineData(33, "32Mi", "100Mi", "33Mi", "a third")]
    [InlineData(50, "100Mi", "128Mi", "100Mi", "never lower than before")]
    [InlineData(50, null, "128Mi", "64Mi", "where there was none")]
    [InlineData(50, "1Gi", "128Mi", "128Mi", "never above the limit")]
    public void PercentOfLimit(int percent, string? oldRequest, string newLimit, string request, string why) =>
        Next(RequestMode.PercentOfLimit, "64Mi", oldRequest, newLimit, percent).Should().Be(request, why);

    [Theory]
    [InlineData(RequestMode.KeepRatio, "64Mi", "the request goes one step with")]
    [InlineData(RequestMode.PercentOfLimit, "512Mi", "who names a share of the limit means the limit that it gets")]
    [InlineData(RequestMode.EqualToLimit, "1Gi", "the same")]
    [InlineData(RequestMode.Keep, "32Mi", "as it is")]
    public void A_limit_that_leaps(RequestMode mode, string request, string why) =>
        Next(mode, "64Mi", "32Mi", "1Gi", percent: 50, step: "128Mi").Should().Be(request, why);

    [Fact]
    public void A_request_that_was_its_limit_leaps_with_it() => Next(RequestMode.KeepRatio, "64Mi", "64Mi", "1Gi", step: "128Mi").Should().Be("1Gi");

    [Theory]
    [InlineData("32Mi", "128Mi", "128Mi")]
    [InlineData(null, "128Mi", "128Mi")]
    [InlineData("64Mi", "128Mi", "128Mi")]
    [InlineData("0", "128Mi", "128Mi")]
    public void EqualToLimit(string? oldRequest, string newLimit, string request) =>
        Next(RequestMode.EqualToLimit, "64Mi", oldRequest, newLimit).Should().Be(request);

    [Theory]
    [InlineData("32Mi", "32Mi", "as it is")]
    [InlineData("33554433", "33554433", "to the byte")]
    [InlineData("0", "0", "nothing stays nothing")]
    [InlineData(null, null, "none stays none")]
    [InlineData("1Gi", "128Mi", "never above the limit")]
    public void Keep(string? oldRequest, string? request, string why) => Next(RequestMode.Keep, "64Mi", oldRequest, "128Mi").Should().Be(request, why);

    [Theory]
    [InlineData(RequestMode.KeepRatio)]
    [InlineData(RequestMode.PercentOfLimit)]
    [InlineData(RequestMode.EqualToLimit)]
    [InlineData(RequestMode.Keep)]
    public void Guaranteed_stays_guaranteed_whatever_the_mode(RequestMode mode) =>
        Next(mode, "64Mi", "64Mi", "128Mi", percent: 50, guaranteed: true).Should().Be("128Mi");

    private static string? Next(RequestMode mode, string oldLimit, string? oldRequest, string newLimit, int percent = 100, bool guaranteed = false, string? step = null) =>
        RequestRule.Next(
            A.Size(oldLimit)!.Value, A.Size(oldRequest), A.Size(newLimit)!.Value, A.Size(step ?? newLimit)!.Value, guaranteed,
            A.Rules() with { Requests = mode, RequestPercent = percent })?.ToString();

    private static string? Canonical(string? size) => A.Size(size)?.ToString();
}
