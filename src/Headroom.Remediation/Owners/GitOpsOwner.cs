namespace Headroom.Remediation.Owners;

/// <summary>The tool that keeps a workload as a repository has it.</summary>
/// <param name="Tool">Its name for a person: <c>Argo CD</c>, <c>Flux</c>.</param>
/// <param name="Application">What the tool calls that which the workload is part of: <c>application shop</c>, <c>Kustomization flux-system/apps</c>; null where it is not known.</param>
public sealed record GitOpsOwner(string Tool, string? Application)
{
    /// <summary>The workload itself tells the tool not to set it back, by this annotation; null where it does not.</summary>
    public string? LeftAloneBy { get; init; }

    public override string ToString() => Application is null ? Tool : $"{Tool} {Application}";
}
