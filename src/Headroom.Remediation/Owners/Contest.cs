using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Owners;

/// <summary>An amount of memory that Headroom had set, and that is less again.</summary>
/// <param name="By">Who manages the field now; null where the cluster does not tell.</param>
public sealed record Contest(string Container, MemoryAmount Amount, MemorySize Ours, MemorySize Now, FieldManager? By);
