namespace Headroom.Kubernetes.Api;

/// <summary>What has to be true of an object for it to be deleted; else the server answers 409. Source: kubernetes, metav1.Preconditions.</summary>
/// <param name="Uid">It is this object, and not another one that has its name by now; null for whichever has the name.</param>
/// <param name="ResourceVersion">It is as it was when it was read; null for whatever has become of it.</param>
public sealed record DeletePreconditions(string? Uid = null, string? ResourceVersion = null);
