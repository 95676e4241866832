using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Policies;

public sealed record PolicyKey(string Namespace, string Name)
{
    public static PolicyKey Of(Policy policy) => new(policy.Namespace, policy.Name);

    public static PolicyKey Of(V1ObjectMeta metadata) => new(metadata.Namespace, metadata.Name);

    public override string ToString() => $"{Namespace}/{Name}";
}
