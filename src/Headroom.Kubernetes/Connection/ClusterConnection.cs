using System.Net;
using Headroom.Kubernetes.Connection.Configuration;
using Headroom.Kubernetes.Connection.Transport;

namespace Headroom.Kubernetes.Connection;

/// <summary>
/// A cluster and the right to speak to it. Holds the pooled connections and the credentials for as long as it lives;
/// the clients that it creates share them.
/// </summary>
public sealed class ClusterConnection : IDisposable
{
    private readonly Target _target;

    private readonly CredentialHandler _handler;

    private ClusterConnection(Target target)
    {
        _target = target;
        _handler = new CredentialHandler(target.Credential, target.Impersonation, new TransportHandler(target));
    }

    /// <summary>The API server's address, always with a trailing slash: relative paths are appended to its prefix.</summary>
    public Uri Server => _target.Server;

    /// <summary>The default namespace of the context, or that of the pod; null where neither names one.</summary>
    public string? Namespace => _target.Namespace;

    /// <summary>True where the pod's service account is used.</summary>
    public bool InCluster => _target.InCluster;

    /// <summary>Where the connection comes from, for one log line: <c>context kind-x from ~/.kube/config</c>.</summary>
    public string Description => _target.Description;

    /// <summary>
    /// Finds the cluster in kubectl's order: <paramref name="options"/>, then KUBECONFIG or <c>~/.kube/config</c>, then the pod's
    /// service account. Nothing is sent yet, and no exec plugin runs before the first request.
    /// </summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="time">Decides when credentials are old.</param>
    /// <param name="environment">Null for that of this process.</param>
    /// <exception cref="KubeConfigException">There is no usable configuration.</exception>
    public static ClusterConnection Open(ConnectionOptions options, TimeProvider time, ConnectionEnvironment? environment = null) =>
        new(TargetFinder.Find(options, environment ?? new ConnectionEnvironment(), time));

    /// <summary>
    /// A client whose base address is <see cref="Server"/> and whose requests carry the credentials. It has no timeout of its own:
    /// bring a cancellation token. Disposing it leaves the connection open.
    /// </summary>
    /// <remarks>Where no secure connection or no credential can be had, its requests end in an <see cref="HttpRequestException"/> that says why.</remarks>
    public HttpClient CreateClient() => new(_handler, disposeHandler: false)
    {
        BaseAddress = Server,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    public void Dispose()
    {
        _handler.Dispose();
        _target.Credential.Dispose();
    }
}
