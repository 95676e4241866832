using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Tests.Policies;

/// <summary>
/// Selectors are written in tests as kubectl's <c>-l</c> takes them, one requirement a part, parted by <c>;</c>:
/// <c>app=a</c> is a matchLabel, <c>app in a,b</c>, <c>app notin a</c>, <c>app</c> and <c>!app</c> are matchExpressions.
/// </summary>
internal static class Selectors
{
    public static V1LabelSelector Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries);
        return new V1LabelSelector
        {
            MatchLabels = parts.Any(part => part.Contains('=')) ? parts.Where(part => part.Contains('=')).ToDictionary(part => part.Split('=')[0], part => part.Split('=')[1]) : null,
            MatchExpressions = [.. parts.Where(part => !part.Contains('=')).Select(Requirement)],
        };
    }

    private static V1LabelSelectorRequirement Requirement(string text) => text.Split(' ') switch
    {
        [['!', .. var key]] => new() { Key = key, Operator = "DoesNotExist" },
        [var key] => new() { Key = key, Operator = "Exists" },
        [var key, "in", var values] => new() { Key = key, Operator = "In", Values = values.Split(',') },
        [var key, "notin", var values] => new() { Key = key, Operator = "NotIn", Values = values.Split(',') },
        _ => throw new FormatException(text),
    };
}
