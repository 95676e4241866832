namespace Headroom.Kubernetes.Api;

/// <summary>A patch's body as UTF-8 JSON, and how the server is to merge it.</summary>
public sealed record Patch(PatchKind Kind, ReadOnlyMemory<byte> Body)
{
    internal string MediaType => Kind == PatchKind.StrategicMerge ? "application/strategic-merge-patch+json" : "application/merge-patch+json";
}
