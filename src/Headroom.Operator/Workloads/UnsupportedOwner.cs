using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Workloads;

/// <summary>What stands behind a killed pod where that is nothing that Headroom could change.</summary>
/// <param name="Reference">The object in question: the pod itself where no other one could be changed.</param>
/// <param name="Why">Why Headroom does not change it.</param>
/// <param name="Advice">What a person can do to give it more memory.</param>
public sealed record UnsupportedOwner(V1ObjectReference Reference, string Why, string Advice)
{
    /// <summary>The object itself carries the opt-out annotation, as far as it was read.</summary>
    public bool Ignored { get; init; }

    /// <summary>As kubectl takes it: <c>Job/name</c>, without the namespace.</summary>
    public string ShortName => $"{Reference.Kind}/{Reference.Name}";

    public override string ToString() => $"{Reference.Kind} {Reference.Namespace}/{Reference.Name}";
}
