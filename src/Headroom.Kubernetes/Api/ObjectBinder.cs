using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>Reads objects through their narrow types.</summary>
internal static class ObjectBinder
{
    /// <exception cref="JsonException">The JSON does not fit the type, or names no object.</exception>
    public static T Bind<T>(in ReadOnlySequence<byte> json, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        // From one piece, the serializer need not look for the object's end first.
        if (json.IsSingleSegment)
            return Named(JsonSerializer.Deserialize(json.FirstSpan, type));
        var reader = new Utf8JsonReader(json);
        return Named(JsonSerializer.Deserialize(ref reader, type));
    }

    private static T Named<T>(T? entity)
        where T : class, IKubernetesObject =>
        entity is { Metadata.Name.Length: > 0 } ? entity : throw new JsonException("It has no metadata.name.");
}
