namespace Headroom.Kubernetes.Resources;

/// <summary>Where a kind of object lives in the API. Same contract as KubeOps.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; set; } = "";

    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    /// <summary>The lower-case plural that the URL carries.</summary>
    public required string PluralName { get; set; }

    /// <summary>False for kinds that live in no namespace.</summary>
    public bool Namespaced { get; set; } = true;
}
