namespace Headroom.Remediation.Policies;

/// <summary>What a policy says of one container in particular; null is what it says of all of them.</summary>
public sealed record ContainerRules(PolicyMode? Mode, MemoryRules? Memory);
