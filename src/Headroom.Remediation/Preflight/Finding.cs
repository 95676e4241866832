using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Preflight;

/// <summary>What one rule has to say of a remedy. A rule that has nothing in its way and nothing to tell answers null.</summary>
internal abstract record Finding
{
    /// <summary>It cannot be written, or would reach no pod.</summary>
    /// <param name="Why">And what a person can do about it.</param>
    public sealed record Blocked(string Why) : Finding;

    /// <summary>It can, like this.</summary>
    public sealed record Passed(Remedy Remedy, params IReadOnlyList<string> Notes) : Finding;
}
