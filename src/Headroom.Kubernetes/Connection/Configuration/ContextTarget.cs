using Headroom.Kubernetes.Connection.Credentials;
using Headroom.Kubernetes.Connection.Transport;

namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>Follows a kubeconfig's context to its cluster and user.</summary>
internal sealed class ContextTarget(KubeConfig config, ConnectionEnvironment environment, TimeProvider time)
{
    /// <param name="wanted">The context to take; null for current-context.</param>
    /// <exception cref="KubeConfigException">Something that is named is missing, or does not fit.</exception>
    public Target Resolve(string? wanted)
    {
        var (name, context) = Context(wanted);
        var cluster = Cluster(name, context);
        var user = User(name, context);
        var owner = $"{cluster.File}: cluster \"{context.Cluster}\"";
        var userOwner = $"{user?.File}: user \"{context.User}\"";
        var server = ServerAddress.Parse(cluster.Server, owner, SecureByDefault(cluster, user));
        var authority = Authority(cluster, owner);
        // kubectl does not even look at a user's credentials where they would travel in the clear.
        var credential = user is null || server.Scheme == Uri.UriSchemeHttp
            ? FixedCredential.Anonymous()
            : UserCredential.Create(user, userOwner, Info(cluster, authority), environment, time);
        return new Target
        {
            Server = server,
            Namespace = context.Namespace,
            Description = $"context {name} from {environment.Shortened(context.File)}",
            Authority = authority,
            Insecure = cluster.InsecureSkipTlsVerify,
            TlsServerName = cluster.TlsServerName,
            Proxy = ProxyChoice.For(server, cluster.ProxyUrl, owner, environment),
            DisableCompression = cluster.DisableCompression,
            Credential = credential,
            Impersonation = user is null ? null : Impersonation.Of(user, userOwner),
        };
    }

    private string Files => string.Join(", ", config.Files);

    private (string Name, ContextEntry Context) Context(string? wanted)
    {
        var name = string.IsNullOrEmpty(wanted) ? config.CurrentContext : wanted;
        if (name is null)
            throw new KubeConfigException($"{Files}: no current-context is set; choose one with --context: {Known(config.Contexts.Keys)}");
        return config.Contexts.TryGetValue(name, out var context)
            ? (name, context)
            : throw new KubeConfigException($"{Files}: there is no context \"{name}\"; there are: {Known(config.Contexts.Keys)}");
    }

    private ClusterEntry Cluster(string contextName, ContextEntry context)
    {
        if (context.Cluster is null)
            throw new KubeConfigException($"{context.File}: context \"{contextName}\" names no cluster");
        return config.Clusters.TryGetValue(context.Cluster, out var cluster)
            ? cluster
            : throw new KubeConfigException($"{context.File}: context \"{contextName}\" names cluster \"{context.Cluster}\", which is missing; there are: {Known(config.Clusters.Keys)}");
    }

    private UserEntry? User(string contextName, ContextEntry context)
    {
        if (context.User is null)
            return null;
        return config.Users.TryGetValue(context.User, out var user)
            ? user
            : throw new KubeConfigException($"{context.File}: context \"{contextName}\" names user \"{context.User}\", which is missing; there are: {Known(config.Users.Keys)}");
    }

    private static CertificateAuthority? Authority(ClusterEntry cluster, string owner)
    {
        var source = new PemSource(owner, "certificate-authority", cluster.CertificateAuthority, cluster.CertificateAuthorityData);
        if (!source.IsGiven)
            return null;
        return cluster.InsecureSkipTlsVerify
            ? throw new KubeConfigException($"{owner}: has both insecure-skip-tls-verify and a certificate-authority; remove one of them")
            : CertificateAuthority.Load(source, owner);
    }

    private static ExecClusterInfo Info(ClusterEntry cluster, CertificateAuthority? authority) => new()
    {
        Server = cluster.Server ?? "",
        TlsServerName = cluster.TlsServerName,
        InsecureSkipTlsVerify = cluster.InsecureSkipTlsVerify,
        CertificateAuthority = authority?.Pem,
        ProxyUrl = cluster.ProxyUrl,
        DisableCompression = cluster.DisableCompression,
        Config = cluster.ExecExtension,
    };

    private static bool SecureByDefault(ClusterEntry cluster, UserEntry? user) =>
        cluster.InsecureSkipTlsVerify
        || (cluster.CertificateAuthority ?? cluster.CertificateAuthorityData ?? user?.ClientCertificate ?? user?.ClientCertificateData) is not null;

    private static string Known(IEnumerable<string> names) =>
        string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } list ? list : "none";
}
