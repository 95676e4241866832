namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>A kubeconfig's user. File paths are already absolute. Not a record: its text must never show the secrets.</summary>
internal sealed class UserEntry
{
    public required string File { get; init; }

    public string? Token { get; init; }

    public string? TokenFile { get; init; }

    public string? ClientCertificate { get; init; }

    public string? ClientCertificateData { get; init; }

    public string? ClientKey { get; init; }

    public string? ClientKeyData { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? As { get; init; }

    public string? AsUid { get; init; }

    public IReadOnlyList<string> AsGroups { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> AsUserExtra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public ExecEntry? Exec { get; init; }

    /// <summary>The name of an <c>auth-provider</c>, which kubectl dropped in 1.26.</summary>
    public string? AuthProvider { get; init; }
}
