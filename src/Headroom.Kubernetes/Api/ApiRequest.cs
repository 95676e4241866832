namespace Headroom.Kubernetes.Api;

/// <summary>What was asked of the API server, in RBAC's words: verb, resource (with its group), namespace and name.</summary>
/// <param name="Resource">The plural; with a subresource, as RBAC writes it: <c>pods/resize</c>.</param>
public sealed record ApiRequest(string Verb, string Group, string Resource, string? Namespace, string? Name)
{
    /// <summary>The resource of an eviction.</summary>
    public const string Eviction = "pods/eviction";

    /// <summary>The question whether the server is ready, which is about no object.</summary>
    public static ApiRequest Readiness { get; } = new("get", "", "/readyz", null, null);

    /// <summary>The question what the core API has, which is about no object either.</summary>
    public static ApiRequest CoreResources { get; } = new("get", "", "/api/v1", null, null);

    /// <summary>As an RBAC rule names it: <c>deployments.apps</c>.</summary>
    public string FullResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    /// <summary>Where the right for it is to be granted.</summary>
    public string Scope => Namespace is null ? "at cluster scope" : $"in namespace {Namespace}";

    public override string ToString()
    {
        var name = Name is null ? "" : $" {Name}";
        return Namespace is null ? $"{Verb} {FullResource}{name}" : $"{Verb} {FullResource}{name} in namespace {Namespace}";
    }

    internal static ApiRequest For(string verb, ResourceType type, string? ns, string? name = null, string? subresource = null) =>
        new(verb, type.Group, subresource is null ? type.Plural : $"{type.Plural}/{subresource}", ns, name);
}
