namespace Headroom.Remediation.Owners;

/// <summary>A field of a container that Headroom had set, and that is less again.</summary>
/// <param name="Field">As <see cref="ManagedField"/> names it.</param>
/// <param name="By">Who manages the field now; null where the cluster does not tell.</param>
public sealed record Contest(string Container, string Field, string Ours, string Now, FieldManager? By);
