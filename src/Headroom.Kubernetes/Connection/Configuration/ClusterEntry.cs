namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>A kubeconfig's cluster. File paths are already absolute.</summary>
internal sealed class ClusterEntry
{
    public required string File { get; init; }

    public string? Server { get; init; }

    public string? CertificateAuthority { get; init; }

    public string? CertificateAuthorityData { get; init; }

    public bool InsecureSkipTlsVerify { get; init; }

    public string? TlsServerName { get; init; }

    public string? ProxyUrl { get; init; }

    public bool DisableCompression { get; init; }

    /// <summary>The extension <c>client.authentication.k8s.io/exec</c> as JSON: passed on to exec plugins that want cluster info.</summary>
    public string? ExecExtension { get; init; }
}
