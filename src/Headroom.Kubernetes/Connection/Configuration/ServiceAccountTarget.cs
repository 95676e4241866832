using System.Net;
using Headroom.Kubernetes.Connection.Credentials;
using Headroom.Kubernetes.Connection.Transport;

namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>The cluster that this process is a pod of. Source: client-go's rest.InClusterConfig.</summary>
internal static class ServiceAccountTarget
{
    private const string Owner = "the pod's service account";

    /// <summary>True where the process runs in a pod.</summary>
    public static bool IsInPod(ConnectionEnvironment environment) =>
        environment.NonEmpty("KUBERNETES_SERVICE_HOST") is not null && environment.NonEmpty("KUBERNETES_SERVICE_PORT") is not null;

    public static bool HasToken(ConnectionEnvironment environment) => File.Exists(TokenPath(environment));

    public static string TokenPath(ConnectionEnvironment environment) => Path.Combine(environment.ServiceAccountFolder, "token");

    /// <exception cref="KubeConfigException">The service account's files cannot be used.</exception>
    public static Target Resolve(ConnectionEnvironment environment, TimeProvider time)
    {
        var server = ServerAddress.Parse(Address(environment), Owner, secureByDefault: true);
        var authority = Path.Combine(environment.ServiceAccountFolder, "ca.crt");
        return new Target
        {
            Server = server,
            Namespace = environment.NonEmpty("POD_NAMESPACE") ?? NamespaceOf(environment),
            InCluster = true,
            Description = Owner,
            // Some platforms have their API servers' certificates signed by a public authority, and mount none.
            Authority = File.Exists(authority) ? CertificateAuthority.Load(new PemSource(Owner, "certificate-authority", authority, null), Owner) : null,
            Proxy = ProxyChoice.For(server, null, Owner, environment),
            Credential = TokenFile.Open(TokenPath(environment), Owner, time),
        };
    }

    private static string Address(ConnectionEnvironment environment)
    {
        var host = environment.NonEmpty("KUBERNETES_SERVICE_HOST")!;
        var port = environment.NonEmpty("KUBERNETES_SERVICE_PORT");
        return IPAddress.TryParse(host, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"https://[{host.Trim('[', ']')}]:{port}"
            : $"https://{host}:{port}";
    }

    private static string? NamespaceOf(ConnectionEnvironment environment)
    {
        var path = Path.Combine(environment.ServiceAccountFolder, "namespace");
        return File.Exists(path) && ReadableFile.Text(path, Owner, "the namespace file").Trim() is { Length: > 0 } name ? name : null;
    }
}
