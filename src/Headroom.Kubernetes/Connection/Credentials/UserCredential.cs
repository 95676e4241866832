using Headroom.Kubernetes.Connection.Configuration;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>Makes the credential that a kubeconfig's user describes.</summary>
internal static class UserCredential
{
    /// <param name="owner">For messages: the kubeconfig file and the user's name.</param>
    /// <exception cref="KubeConfigException">It contradicts itself, or names what is not there.</exception>
    public static ICredential Create(UserEntry user, string owner, ExecClusterInfo cluster, ConnectionEnvironment environment, TimeProvider time)
    {
        if (user.AuthProvider is { } provider)
        {
            throw new KubeConfigException(
                $"{owner}: auth-provider ({provider}) is no longer supported: kubectl removed it in 1.26. Use the provider's exec plugin (for example gke-gcloud-auth-plugin, kubelogin)");
        }

        var certificate = Certificate(user, owner, time);
        var header = Header(user, owner, cluster, environment, time);
        return (header, certificate) switch
        {
            (null, null) => FixedCredential.Anonymous(),
            (null, _) => certificate,
            (_, null) => header,
            _ => new CombinedCredential(header, certificate),
        };
    }

    /// <summary>A token goes before an exec plugin, and its file before the token itself, as in client-go.</summary>
    private static ICredential? Header(UserEntry user, string owner, ExecClusterInfo cluster, ConnectionEnvironment environment, TimeProvider time)
    {
        var hasToken = user.Token is not null || user.TokenFile is not null;
        if (hasToken && (user.Username is not null || user.Password is not null))
            throw new KubeConfigException($"{owner}: has both a token and a username; only one is allowed");
        if (user.TokenFile is { } file)
            return TokenFile.Open(file, owner, time);
        if (user.Token is { } token)
            return FixedCredential.Bearer(BearerToken.Checked(token, $"{owner}: token"));
        if (user.Username is not null || user.Password is not null)
            return FixedCredential.Basic(user.Username ?? "", user.Password ?? "");
        return user.Exec is { } exec ? new ExecCredential(new ExecPlugin(exec, owner, cluster, environment.HasTerminal).RunAsync, time) : null;
    }

    private static ICredential? Certificate(UserEntry user, string owner, TimeProvider time)
    {
        var certificate = new PemSource(owner, "client-certificate", user.ClientCertificate, user.ClientCertificateData);
        var key = new PemSource(owner, "client-key", user.ClientKey, user.ClientKeyData);
        if (!certificate.IsGiven && !key.IsGiven)
            return null;
        if (!key.IsGiven)
            throw new KubeConfigException($"{owner}: has a client-certificate but no client-key");
        return certificate.IsGiven
            ? ClientCertificateFiles.Open(certificate, key, owner, time)
            : throw new KubeConfigException($"{owner}: has a client-key but no client-certificate");
    }
}
