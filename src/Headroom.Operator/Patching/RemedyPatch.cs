using System.Buffers;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;

namespace Headroom.Operator.Patching;

/// <summary>
/// A remedy as one strategic merge patch: the changed amounts and the record, nothing else, under the version of the object that was judged.
/// Containers merge by name in both of their lists, so CPU and every other field stay as they are.
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
            foreach (var field in reading.Type.TemplatePath)
                json.WriteStartObject(field);
            json.WriteStartObject("spec");
            Write(json, "initContainers", [.. remedy.Containers.Where(container => container.Init)]);
            Write(json, "containers", [.. remedy.Containers.Where(container => !container.Init)]);
            json.WriteEndObject();
            foreach (var _ in reading.Type.TemplatePath)
                json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Patch(PatchKind.StrategicMerge, body.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, string list, List<ContainerRemedy> containers)
    {
        if (containers.Count == 0)
            return;
        json.WriteStartArray(list);
        foreach (var container in containers)
        {
            json.WriteStartObject();
            json.WriteString("name", container.Container);
            json.WriteStartObject("resources");
            WriteMemory(json, "limits", container.To);
            WriteMemory(json, "requests", container.RequestTo);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMemory(Utf8JsonWriter json, string amounts, MemorySize? memory)
    {
        if (memory is not { } size)
            return;
        json.WriteStartObject(amounts);
        json.WriteString("memory", size.ToString());
        json.WriteEndObject();
    }
}
