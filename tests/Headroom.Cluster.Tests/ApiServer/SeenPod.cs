using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>What a test that waits for a pod looks at, and what it says when the pod does not come.</summary>
internal sealed record SeenPod(string Name, string? Limit, bool Terminating, string? Node)
{
    public static SeenPod Of(JsonNode? pod) => new(
        (string)pod!["metadata"]!["name"]!, Waiting.AppLimit(pod["spec"]!), pod["metadata"]!["deletionTimestamp"] is not null, (string?)pod["spec"]!["nodeName"]);
}

internal sealed class SeenPods(IEnumerable<SeenPod> pods) : List<SeenPod>(pods)
{
    public override string ToString() => Count == 0 ? "no pod" : string.Join(", ", this);
}
