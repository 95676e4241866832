using System.Buffers;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;

namespace Headroom.Operator.Patching;

/// <summary>
/// A remedy as one strategic merge patch: the changed amounts and the record, nothing else, under the version of the object that was judged.
/// Containers merge by name, so CPU and every other field stay as they are.
/// </summary>
public static class RemedyPatch
{
    public static Patch Of(WorkloadReading reading, Remedy remedy)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("uid", reading.Facts.Workload.Uid);
            json.WriteString("resourceVersion", reading.ResourceVersion);
            json.WriteStartObject("annotations");
            json.WriteString(RemediationRecord.Annotation, RemediationRecordFormat.Write(remedy.Record));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("spec");
            json.WriteStartObject("template");
            json.WriteStartObject("spec");
            json.WriteStartArray("containers");
            foreach (var container in remedy.Containers)
                Write(json, container);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Patch(PatchKind.StrategicMerge, body.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, ContainerRemedy container)
    {
        json.WriteStartObject();
        json.WriteString("name", container.Container);
        json.WriteStartObject("resources");
        json.WriteStartObject("limits");
        json.WriteString("memory", container.To.ToString());
        json.WriteEndObject();
        if (container.RequestTo is { } request)
        {
            json.WriteStartObject("requests");
            json.WriteString("memory", request.ToString());
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
