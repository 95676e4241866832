using System.Net;
using Headroom.Kubernetes.Connection.Credentials;

namespace Headroom.Kubernetes.Connection.Transport;

/// <summary>All that was decided about a connection before the first byte is sent. Not a record: it holds secrets.</summary>
internal sealed class Target
{
    /// <summary>With a trailing slash.</summary>
    public required Uri Server { get; init; }

    public string? Namespace { get; init; }

    public bool InCluster { get; init; }

    public required string Description { get; init; }

    /// <summary>Null for the system's.</summary>
    public CertificateAuthority? Authority { get; init; }

    /// <summary>True where any certificate will do.</summary>
    public bool Insecure { get; init; }

    /// <summary>The name to ask for and to check in TLS, where it is not the host's.</summary>
    public string? TlsServerName { get; init; }

    public WebProxy? Proxy { get; init; }

    public bool DisableCompression { get; init; }

    public required ICredential Credential { get; init; }

    public Impersonation? Impersonation { get; init; }
}
