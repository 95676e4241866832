namespace Headroom.Remediation.Verdicts;

/// <summary>What killed a container, and how that is known.</summary>
/// <param name="Evidence">For a person: what was seen, with its figures.</param>
public sealed record Verdict(VerdictKind Kind, string Evidence)
{
    /// <summary>What a person can do about it where a remedy is not ours to write; null where there is nothing to do.</summary>
    public string? Advice { get; init; }

    /// <summary>With <see cref="VerdictKind.ProbeKill"/>: how the probe failed.</summary>
    public ProbeFailure? Probe { get; init; }

    public override string ToString() => Advice is null ? $"{Kind}: {Evidence}" : $"{Kind}: {Evidence}. {Advice}";
}
