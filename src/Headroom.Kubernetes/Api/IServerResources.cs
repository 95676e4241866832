namespace Headroom.Kubernetes.Api;

/// <summary>What the API server serves, in its own words.</summary>
public interface IServerResources
{
    /// <summary>The names of the core API's resources and subresources: <c>pods</c>, <c>pods/status</c>. Every authenticated user may ask.</summary>
    /// <remarks>Errors as with <see cref="IKubernetesReader"/>.</remarks>
    Task<IReadOnlySet<string>> CoreResourcesAsync(CancellationToken cancellationToken);
}
