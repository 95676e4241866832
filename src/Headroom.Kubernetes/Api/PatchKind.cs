namespace Headroom.Kubernetes.Api;

public enum PatchKind
{
    /// <summary>Lists merge by their keys; built-in kinds only.</summary>
    StrategicMerge,

    /// <summary>RFC 7386: lists are replaced whole. What custom resources take.</summary>
    Merge,
}
