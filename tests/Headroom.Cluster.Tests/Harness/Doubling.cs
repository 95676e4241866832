using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>What most tests count by, at each step the same: a limit doubles, by 64Mi at least. The defaults have tests of their own.</summary>
internal static class Doubling
{
    /// <param name="spec">A policy's, as JSON. What it says of the pace itself stands.</param>
    public static JsonNode? Of(string spec)
    {
        var policy = JsonNode.Parse(spec);
        if (policy is JsonObject { } fields && fields["memory"] is JsonObject memory)
        {
            memory.TryAdd("growthFactorPercent", 100);
            memory.TryAdd("minIncrease", "64Mi");
        }

        return policy;
    }
}
