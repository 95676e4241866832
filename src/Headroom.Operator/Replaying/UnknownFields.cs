using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Operator.Entities;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Replaying;

/// <summary>
/// Finds the fields of a MemoryPolicy that its definition does not have, as the API server's strict validation does: it compares names
/// with their case.
/// </summary>
internal static class UnknownFields
{
    private static readonly string[] OfRoot = ["apiVersion", "kind", "metadata", "spec", "status"];

    /// <summary>Such as <c>spec.memory.celing</c>.</summary>
    public static IReadOnlyList<string> Of(JsonElement policy) =>
    [
        .. policy.EnumerateObject().Select(field => field.Name).Where(name => !OfRoot.Contains(name)),
        .. policy.TryGetProperty("spec", out var spec) ? Of(spec, Type(typeof(MemoryPolicySpec)), "spec") : [],
    ];

    private static IEnumerable<string> Of(JsonElement element, JsonTypeInfo? type, string path) => (element.ValueKind, type?.Kind) switch
    {
        (JsonValueKind.Object, JsonTypeInfoKind.Object) => element.EnumerateObject().SelectMany(field =>
            type!.Properties.FirstOrDefault(property => property.Name == field.Name) is { } known
                ? Of(field.Value, known.CustomConverter is null ? Type(known.PropertyType) : null, $"{path}.{field.Name}")
                : [$"{path}.{field.Name}"]),
        (JsonValueKind.Array, JsonTypeInfoKind.Enumerable) => element.EnumerateArray().Index()
            .SelectMany(item => Of(item.Item, Type(type!.ElementType!), $"{path}[{item.Index}]")),
        _ => [],
    };

    private static JsonTypeInfo? Type(Type type) => HeadroomJsonContext.Default.GetTypeInfo(type);
}
