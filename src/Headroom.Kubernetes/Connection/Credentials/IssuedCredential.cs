using System.Net.Http.Headers;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>What one request proves itself with. Not a record: its text must never show the secret.</summary>
internal sealed class IssuedCredential
{
    public static IssuedCredential None { get; } = new();

    public AuthenticationHeaderValue? Authorization { get; init; }

    public ClientCertificate? Certificate { get; init; }

    /// <summary>What it was put together from, for a <see cref="CombinedCredential"/>.</summary>
    public (IssuedCredential Header, IssuedCredential Certificate)? Parts { get; init; }

    /// <summary>True where presenting one instead of the other would make no difference.</summary>
    public bool SameAs(IssuedCredential other) => Equals(Authorization, other.Authorization) && Equals(Certificate, other.Certificate);
}
