using System.Text.Json;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Operator.Replaying;

/// <summary>
/// Finds amounts of memory that are no quantities. The API server accepts none, but a file may have one: it must not pass for no amount.
/// </summary>
internal static class SavedAmounts
{
    /// <summary>The field of the first one, such as <c>spec.containers[0].resources.limits.memory</c>; null if there is none.</summary>
    public static string? Unreadable(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var (at, item) in element.EnumerateArray().Index())
                {
                    if (Unreadable(item) is { } field)
                        return $"[{at}]{(field.StartsWith('[') ? "" : ".")}{field}";
                }

                return null;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    var field = Unreadable(property.Value) ?? (property.NameEquals("resources"u8) ? OfResources(property.Value) : null);
                    if (field is not null)
                        return $"{property.Name}{(field.StartsWith('[') ? "" : ".")}{field}";
                }

                return null;
            default:
                return null;
        }
    }

    private static string? OfResources(JsonElement resources)
    {
        if (resources.ValueKind != JsonValueKind.Object)
            return null;
        return IsReadable(resources, "limits") ? IsReadable(resources, "requests") ? null : "requests.memory" : "limits.memory";
    }

    private static bool IsReadable(JsonElement resources, string amounts)
    {
        if (!resources.TryGetProperty(amounts, out var named) || named.ValueKind != JsonValueKind.Object)
            return true;
        if (!named.TryGetProperty("memory", out var memory))
            return true;
        return memory.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.String => MemorySize.TryParse(memory.GetString(), out _),
            JsonValueKind.Number => MemorySize.TryParse(memory.GetRawText(), out _),
            _ => false,
        };
    }
}
