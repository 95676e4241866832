namespace Headroom.Kubernetes.Connection;

/// <summary>
/// A cluster and the right to speak to it. Holds the pooled connections and the credentials for as long as it lives;
/// the clients that it creates share them.
/// </summary>
public sealed class ClusterConnection : IDisposable
{
    private ClusterConnection(Uri server, string? ns, bool inCluster, string description)
    {
        Server = server;
        Namespace = ns;
        InCluster = inCluster;
        Description = description;
    }

    /// <summary>The API server's address, always with a trailing slash: relative paths are appended to its prefix.</summary>
    public Uri Server { get; }

    /// <summary>The default namespace of the context, or that of the pod; null where neither names one.</summary>
    public string? Namespace { get; }

    /// <summary>True where the pod's service account is used.</summary>
    public bool InCluster { get; }

    /// <summary>Where the connection comes from, for one log line: <c>context kind-x from ~/.kube/config</c>.</summary>
    public string Description { get; }

    /// <summary>
    /// Finds the cluster in kubectl's order: <paramref name="options"/>, then KUBECONFIG or <c>~/.kube/config</c>, then the pod's
    /// service account. Nothing is sent yet, and no exec plugin runs before the first request.
    /// </summary>
    /// <exception cref="KubeConfigException">There is no usable configuration.</exception>
    public static ClusterConnection Open(ConnectionOptions options, TimeProvider time, ConnectionEnvironment? environment = null) =>
        throw new NotImplementedException();

    /// <summary>
    /// A client whose base address is <see cref="Server"/> and whose requests carry the credentials. It has no timeout of its own:
    /// bring a cancellation token. Disposing it leaves the connection open.
    /// </summary>
    public HttpClient CreateClient() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
