using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>
/// Reads metadata with its managed fields, for the few kinds of which somebody asks who has set what. They are often longer than the rest of the object:
/// every other kind skips them.
/// </summary>
public sealed class ManagedMetadataConverter : JsonConverter<V1ObjectMeta>
{
    public override V1ObjectMeta? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var whole = JsonElement.ParseValue(ref reader);
        if (whole.Deserialize(KubernetesJsonContext.Default.V1ObjectMeta) is not { } metadata)
            return null;
        return whole.TryGetProperty("managedFields", out var managed)
            ? metadata with { ManagedFields = managed.Deserialize(KubernetesJsonContext.Default.IReadOnlyListV1ManagedFieldsEntry) ?? [] }
            : metadata;
    }

    public override void Write(Utf8JsonWriter writer, V1ObjectMeta value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, KubernetesJsonContext.Default.V1ObjectMeta);
}
