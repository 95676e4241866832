using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>The policies of deploy/samples, in the namespace of a test.</summary>
internal static class Samples
{
    public static string In(string sample, string ns) =>
        File.ReadAllText(Repository.At("deploy", "samples", sample)).Replace("namespace: flagsmith", $"namespace: {ns}", StringComparison.Ordinal);
}
