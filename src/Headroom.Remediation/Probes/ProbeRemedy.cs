using System.Globalization;

namespace Headroom.Remediation.Probes;

/// <summary>More time for one container's probes.</summary>
/// <param name="Changes">At least one.</param>
public sealed record ProbeRemedy(string Container, IReadOnlyList<ProbeChange> Changes)
{
    /// <summary>It stands in the template's <c>initContainers</c>.</summary>
    public bool Init { get; init; }

    public override string ToString() => $"{Container}: {string.Join(", ", Changes)}";
}

/// <summary>One number of a probe, from what it is to what it becomes; it only grows.</summary>
public sealed record ProbeChange(ProbeSetting Setting, int From, int To)
{
    /// <summary>Such as <c>livenessProbe.timeoutSeconds 1 -> 5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Setting} {From} -> {To}");
}
