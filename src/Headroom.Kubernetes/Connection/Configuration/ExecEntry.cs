namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>A user's exec plugin as the file has it; it is checked only where the user is used. Source: client-go's clientcmd api v1, ExecConfig.</summary>
internal sealed class ExecEntry
{
    public string? ApiVersion { get; init; }

    /// <summary>Absolute where the kubeconfig's had a path separator; else looked for on PATH.</summary>
    public string? Command { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    public string? InstallHint { get; init; }

    /// <summary>Never, IfAvailable or Always; null for IfAvailable.</summary>
    public string? InteractiveMode { get; init; }

    public bool ProvideClusterInfo { get; init; }
}
