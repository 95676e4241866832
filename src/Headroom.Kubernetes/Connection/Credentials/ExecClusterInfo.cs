namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>What a plugin with <c>provideClusterInfo</c> is told about the cluster.</summary>
internal sealed record ExecClusterInfo
{
    public required string Server { get; init; }

    public string? TlsServerName { get; init; }

    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>PEM.</summary>
    public string? CertificateAuthority { get; init; }

    public string? ProxyUrl { get; init; }

    public bool DisableCompression { get; init; }

    /// <summary>JSON of the cluster's extension for plugins.</summary>
    public string? Config { get; init; }
}
