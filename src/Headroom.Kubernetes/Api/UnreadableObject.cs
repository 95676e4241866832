namespace Headroom.Kubernetes.Api;

/// <summary>An object whose JSON does not fit its type, and why.</summary>
internal sealed record UnreadableObject(ObjectIdentity Identity, string Error);
