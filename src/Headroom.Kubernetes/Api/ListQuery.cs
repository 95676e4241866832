namespace Headroom.Kubernetes.Api;

/// <summary>What the server is to leave out of a list or a watch. Selectors are in kubectl's syntax; null selects everything.</summary>
public sealed record ListQuery(string? LabelSelector = null, string? FieldSelector = null)
{
    public static ListQuery Everything { get; } = new();

    /// <summary>What has all of these labels; everything for none.</summary>
    public static ListQuery WithLabels(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? Everything : new ListQuery(LabelSelector: string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")));

    internal string ToQueryString() => Parameter("labelSelector", LabelSelector) + Parameter("fieldSelector", FieldSelector);

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
