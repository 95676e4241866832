using System.Net;
using Headroom.Cluster.Tests.ApiServer;
using Headroom.Operator.Tests.Entities;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>The definition on the modern server as it behaves in the place of an older release.</summary>
[Trait("Ring", "definitions")]
public sealed class OlderReleaseTests
{
    [SkippableTheory]
    [InlineData("1.33")]
    [InlineData("1.34")]
    [InlineData("1.35")]
    public async Task It_is_installed_defaulted_and_enforced(string release)
    {
        var server = new DefinitionServer(release);
        await server.InitializeAsync();
        try
        {
            await using var site = await server.OpenAsync();

            foreach (var sample in new[] { "memorypolicy-smallest.yaml", "memorypolicy-full.yaml", "memorypolicy-containers.yaml" })
                (await site.Kubectl.TryApplyValidatedAsync(Samples.In(sample, site.Namespace), "-n", site.Namespace)).OrThrow();
            foreach (var wrong in PolicyCases.All)
            {
                var answer = await site.Api.TryCreateAsync($"{site.Policies}?dryRun=All", Manifests.Policy("bad", wrong.Spec));
                answer.Code.Should().Be(wrong.By == FoundBy.Operator ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity, $"{wrong}: {answer.Body["message"]}");
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
