using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Watching;

/// <summary>Makes the object that stands for one which is gone and was not kept: its name, namespace and UID, and nothing else.</summary>
internal sealed class TombstoneMaker<T>
    where T : class, IKubernetesObject
{
    private readonly JsonTypeInfo<T> _type;

    public TombstoneMaker(JsonTypeInfo<T> type)
    {
        _type = type;
        try
        {
            Make(new ObjectKey("namespace", "name"), "uid");
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{typeof(T).Name} cannot be read from its metadata alone, which is all that is known of an object found deleted: {e.Message}", e);
        }
    }

    public T Make(ObjectKey key, string uid)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("metadata");
            writer.WriteString("name", key.Name);
            writer.WriteString("namespace", key.Namespace);
            writer.WriteString("uid", uid);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonSerializer.Deserialize(buffer.WrittenSpan, _type) ?? throw new JsonException("It is null.");
    }
}
