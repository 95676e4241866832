namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>Which kubeconfig files count. Source: client-go's clientcmd, ClientConfigLoadingRules.</summary>
internal static class KubeConfigFinder
{
    /// <summary>The files that are asked for, whether or not they exist.</summary>
    public static IReadOnlyList<string> Candidates(ConnectionOptions options, ConnectionEnvironment environment)
    {
        if (!string.IsNullOrEmpty(options.KubeConfig))
            return [options.KubeConfig];
        return environment.NonEmpty("KUBECONFIG") is { } list
            ? [.. list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)]
            : [Path.Combine(environment.Home, ".kube", "config")];
    }

    /// <summary>The merge of those that exist, or null where none does or all are empty.</summary>
    /// <exception cref="KubeConfigException">The file of <c>--kubeconfig</c> is missing, or one cannot be read.</exception>
    public static KubeConfig? Find(ConnectionOptions options, ConnectionEnvironment environment)
    {
        var candidates = Candidates(options, environment);
        if (!string.IsNullOrEmpty(options.KubeConfig) && !File.Exists(options.KubeConfig))
            throw new KubeConfigException($"{options.KubeConfig}: there is no such file; --kubeconfig must name one that exists");
        var merged = KubeConfig.Merge([.. candidates.Where(Exists).Select(KubeConfigReader.ReadFile)]);
        return merged.IsEmpty ? null : merged;
    }

    /// <summary>A file that is there but may not be looked at counts: reading it then says so.</summary>
    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);
}
