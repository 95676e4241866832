namespace Headroom.Kubernetes.Connection;

/// <summary>The part of the process's surroundings that decides how a cluster is found. Handed in, so that tests bring their own.</summary>
public sealed class ConnectionEnvironment
{
    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where a pod finds its service account's <c>token</c>, <c>ca.crt</c> and <c>namespace</c>.</summary>
    public string ServiceAccountFolder { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether an exec plugin may ask a person something.</summary>
    public Func<bool> HasTerminal { get; init; } = () => !Console.IsInputRedirected;

    internal string? NonEmpty(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    internal string Home => NonEmpty("HOME") ?? NonEmpty("USERPROFILE") ?? "/";

    /// <summary>The path as a person would write it, with <c>~</c> for the home folder.</summary>
    internal string Shortened(string path) =>
        Home.Length > 1 && path.StartsWith(Home + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? "~" + path[Home.Length..] : path;
}
