namespace Headroom.Remediation.Policies;

/// <summary>One thing that is wrong with a policy.</summary>
/// <param name="Field">Its path, such as <c>spec.memory.ceiling</c>.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record PolicyViolation(string Field, string Message)
{
    public override string ToString() => $"{Field} {Message}";
}
