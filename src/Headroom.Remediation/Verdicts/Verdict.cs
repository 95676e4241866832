namespace Headroom.Remediation.Verdicts;

/// <summary>What killed a container, and how that is known.</summary>
/// <param name="Evidence">For a person: what was seen, with its figures.</param>
public sealed record Verdict(VerdictKind Kind, string Evidence);
