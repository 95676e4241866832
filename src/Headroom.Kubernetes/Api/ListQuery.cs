using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>What the server is to leave out of a list or a watch. Selectors are in kubectl's syntax; null selects everything.</summary>
public sealed record ListQuery(string? LabelSelector = null, string? FieldSelector = null)
{
    public static ListQuery Everything { get; } = new();

    /// <summary>What has all of these labels; everything for none.</summary>
    public static ListQuery WithLabels(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? Everything : new ListQuery(LabelSelector: string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")));

    /// <summary>What the selector matches; everything for none, or for one without parts.</summary>
    /// <param name="selector">With operators that the API server takes.</param>
    public static ListQuery Selecting(V1LabelSelector? selector)
    {
        string[] parts =
        [
            .. (selector?.MatchLabels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}"),
            .. (selector?.MatchExpressions ?? []).Select(Requirement),
        ];
        return parts.Length == 0 ? Everything : new ListQuery(LabelSelector: string.Join(',', parts));
    }

    internal string ToQueryString() => Parameter("labelSelector", LabelSelector) + Parameter("fieldSelector", FieldSelector);

    private static string Requirement(V1LabelSelectorRequirement requirement) => requirement.Operator switch
    {
        "Exists" => requirement.Key,
        "DoesNotExist" => $"!{requirement.Key}",
        var operation => $"{requirement.Key} {operation.ToLowerInvariant()} ({string.Join(',', requirement.Values ?? [])})",
    };

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
