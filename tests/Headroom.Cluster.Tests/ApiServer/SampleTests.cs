using Headroom.Cluster.Tests.Definitions;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>The policies of deploy/samples before an operator. That servers take them is held by DefinitionTests.</summary>
public sealed class SampleTests : ApiServerTest
{
    [Theory]
    [InlineData("memorypolicy-smallest.yaml")]
    [InlineData("memorypolicy-full.yaml")]
    [InlineData("memorypolicy-containers.yaml")]
    public async Task The_operator_accepts_the_sample(string sample)
    {
        await Cluster.Kubectl.ApplyAsync(Samples.In(sample, Ns.Name), "-n", Ns.Name);
        await Ns.StartOperatorAsync();

        var name = (string)(await Ns.Api.GetAsync(Ns.PathOf("MemoryPolicy")))["items"]![0]!["metadata"]!["name"]!;
        await Ns.SaysAsync(name, "Accepted", "Valid");
    }
}
