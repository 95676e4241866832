using Headroom.Kubernetes.Connection.Transport;

namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>Chooses between kubeconfig and the pod's service account as kubectl does.</summary>
internal static class TargetFinder
{
    /// <exception cref="KubeConfigException">There is no usable configuration; the message says where it was looked for.</exception>
    public static Target Find(ConnectionOptions options, ConnectionEnvironment environment, TimeProvider time)
    {
        if (KubeConfigFinder.Find(options, environment) is { } config)
            return new ContextTarget(config, environment, time).Resolve(options.Context);
        var candidates = string.Join(", ", KubeConfigFinder.Candidates(options, environment));
        if (!string.IsNullOrEmpty(options.KubeConfig))
            throw new KubeConfigException($"{candidates}: is empty; it must name a cluster and a context");
        if (!string.IsNullOrEmpty(options.Context))
            throw new KubeConfigException($"there is no context \"{options.Context}\": no kubeconfig was found at {candidates}");
        if (!ServiceAccountTarget.IsInPod(environment))
            throw new KubeConfigException($"no cluster is configured: no kubeconfig at {candidates}, and this is no pod (KUBERNETES_SERVICE_HOST is not set). Set KUBECONFIG, or use --kubeconfig");
        if (!ServiceAccountTarget.HasToken(environment))
            throw new KubeConfigException($"no cluster is configured: no kubeconfig at {candidates}, and this pod has no token at {ServiceAccountTarget.TokenPath(environment)}; is automountServiceAccountToken false?");
        return ServiceAccountTarget.Resolve(environment, time);
    }
}
