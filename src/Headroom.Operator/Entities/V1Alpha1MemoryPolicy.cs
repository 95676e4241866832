using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Entities;

/// <summary>The custom resource that crds/ defines.</summary>
[KubernetesEntity(Group = "headroom.dev", ApiVersion = "v1alpha1", Kind = "MemoryPolicy", PluralName = "memorypolicies")]
public sealed record V1Alpha1MemoryPolicy : IKubernetesObject
{
    public const string FullApiVersion = "headroom.dev/v1alpha1";

    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public MemoryPolicySpec? Spec { get; init; }

    public MemoryPolicyStatus? Status { get; init; }
}
