namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>A source of credentials, shared by all requests at once.</summary>
internal interface ICredential : IDisposable
{
    /// <exception cref="KubeConfigException">There is none to be had.</exception>
    ValueTask<IssuedCredential> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>The server refused <paramref name="rejected"/>: gets another one, or null where there is no other.</summary>
    /// <exception cref="KubeConfigException">Getting one failed.</exception>
    ValueTask<IssuedCredential?> RenewAsync(IssuedCredential rejected, CancellationToken cancellationToken);
}
