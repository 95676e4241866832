using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Headroom.Kubernetes.Api;

/// <summary>The bodies that this client sends, as UTF-8.</summary>
internal static class RequestBody
{
    public static HttpContent Of(Patch patch) => Content(patch.Body, patch.MediaType);

    /// <summary>An object for creation, with the API version and kind that its narrow type may leave out.</summary>
    public static HttpContent Of<T>(T entity, ResourceType type, JsonTypeInfo<T> json)
    {
        using var document = JsonSerializer.SerializeToDocument(entity, json);
        return Written(writer =>
        {
            writer.WriteString("apiVersion", type.ApiVersion);
            writer.WriteString("kind", type.Kind);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!property.NameEquals("apiVersion") && !property.NameEquals("kind"))
                    property.WriteTo(writer);
            }
        });
    }

    /// <summary>What a deletion is to hold to; null where it holds to nothing.</summary>
    public static HttpContent? DeleteOptions(DeletePreconditions? preconditions) => preconditions is null ? null : Written(writer =>
    {
        writer.WriteString("apiVersion", "v1");
        writer.WriteString("kind", "DeleteOptions");
        Write(writer, preconditions);
    });

    public static HttpContent Eviction(string ns, string pod, string policyVersion, DeletePreconditions preconditions) => Written(writer =>
    {
        writer.WriteString("apiVersion", $"policy/{policyVersion}");
        writer.WriteString("kind", "Eviction");
        writer.WriteStartObject("metadata");
        writer.WriteString("name", pod);
        writer.WriteString("namespace", ns);
        writer.WriteEndObject();
        writer.WriteStartObject("deleteOptions");
        Write(writer, preconditions);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, DeletePreconditions preconditions)
    {
        writer.WriteStartObject("preconditions");
        if (preconditions.Uid is { } uid)
            writer.WriteString("uid", uid);
        if (preconditions.ResourceVersion is { } version)
            writer.WriteString("resourceVersion", version);
        writer.WriteEndObject();
    }

    private static ReadOnlyMemoryContent Written(Action<Utf8JsonWriter> fill)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            fill(writer);
            writer.WriteEndObject();
        }

        return Content(buffer.WrittenMemory, "application/json");
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> body, string mediaType) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
}
