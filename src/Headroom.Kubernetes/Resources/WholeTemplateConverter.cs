using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>Reads a pod template through its narrow type, and keeps the JSON that it was read from.</summary>
public sealed class WholeTemplateConverter : JsonConverter<V1PodTemplateSpec>
{
    public override V1PodTemplateSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var whole = JsonElement.ParseValue(ref reader);
        return whole.Deserialize(KubernetesJsonContext.Default.V1PodTemplateSpec) is { } template ? template with { Whole = whole } : null;
    }

    public override void Write(Utf8JsonWriter writer, V1PodTemplateSpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, KubernetesJsonContext.Default.V1PodTemplateSpec);
}
