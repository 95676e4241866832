using System.Buffers;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Remediation.Resizing;

namespace Headroom.Operator.Patching;

/// <summary>A pod's resize in place: the amounts of memory, under the very version of the pod that was seen running.</summary>
public static class ResizePatch
{
    public static Patch Of(PodResize resize)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("uid", resize.Pod.Uid);
            json.WriteString("resourceVersion", resize.Pod.Version);
            json.WriteEndObject();
            json.WriteStartObject("spec");
            json.WriteStartArray("containers");
            foreach (var container in resize.Containers)
            {
                json.WriteStartObject();
                json.WriteString("name", container.Container);
                json.WriteStartObject("resources");
                Write(json, "limits", container.Limit.ToString());
                Write(json, "requests", container.Request.ToString());
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Patch(PatchKind.StrategicMerge, body.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, string amounts, string memory)
    {
        json.WriteStartObject(amounts);
        json.WriteString("memory", memory);
        json.WriteEndObject();
    }
}
