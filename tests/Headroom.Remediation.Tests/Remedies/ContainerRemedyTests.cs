using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Remedies;

public sealed class ContainerRemedyTests
{
    [Theory]
    [InlineData("32Mi", "64Mi", "api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi")]
    [InlineData(null, "64Mi", "api: limit 64Mi -> 128Mi, request none -> 64Mi")]
    [InlineData("32Mi", "32Mi", "api: limit 64Mi -> 128Mi")]
    [InlineData("32Mi", null, "api: limit 64Mi -> 128Mi")]
    [InlineData(null, null, "api: limit 64Mi -> 128Mi")]
    public void A_remedy_reads_as_what_changes(string? requestFrom, string? requestTo, string text) =>
        Remedy("api", requestFrom, requestTo).ToString().Should().Be(text);

    [Fact]
    public void Several_remedies_stand_in_a_row() =>
        new Remedy([Remedy("api", null, null), Remedy("worker", null, null)], new RemediationRecord { Attempts = 1, LastAttempt = A.Now })
            .ToString().Should().Be("api: limit 64Mi -> 128Mi; worker: limit 64Mi -> 128Mi");

    private static ContainerRemedy Remedy(string container, string? requestFrom, string? requestTo) =>
        new(container, MemorySize.Parse("64Mi"), MemorySize.Parse("128Mi"), A.Size(requestFrom), A.Size(requestTo));
}
