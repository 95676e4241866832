using System.Text.Json;

namespace Headroom.Kubernetes.Api;

/// <summary>The fields of a metav1.Status that this client acts on. One that is absent, or of another type than it should be, is null.</summary>
internal sealed record StatusFields(int? Code, string? Reason, string? Message, string? DetailsName, TimeSpan? RetryAfter)
{
    /// <summary>The types of the causes that its details give.</summary>
    public IReadOnlyList<string> Causes { get; private init; } = [];

    /// <summary>Null where the body is no JSON object, or is one that says nothing a Status says.</summary>
    public static StatusFields? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            var details = Property(root, "details");
            var status = new StatusFields(
                Number(root, "code") is { } code and >= 100 and <= 599 ? code : null,
                Text(root, "reason"),
                Text(root, "message"),
                Text(details, "name"),
                Number(details, "retryAfterSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null)
            {
                Causes = Property(details, "causes") is { ValueKind: JsonValueKind.Array } causes ? [.. causes.EnumerateArray().Select(cause => Text(cause, "reason")).OfType<string>()] : [],
            };
            return status is { Code: null, Reason: null, Message: null } ? null : status;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Property(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private static int? Number(JsonElement? parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;
}
