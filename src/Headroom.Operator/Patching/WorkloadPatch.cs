using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Replicas;

namespace Headroom.Operator.Patching;

/// <summary>
/// A change of a workload as one strategic merge patch: the changed amounts and numbers, the record and the pods' mark, nothing else, under the version of the object that was
/// judged. Containers merge by name in both of their lists, so CPU and every other field stay as they are.
/// </summary>
public static class WorkloadPatch
{
    /// <summary>More memory, and more time for probes.</summary>
    public static Patch Of(WorkloadReading reading, Remedy remedy) => Of(
        reading, remedy.Record, KubernetesTimeConverter.Text(remedy.Record.LastAttempt),
        remedy.Replicas,
        [.. remedy.Changed.Select(name => Change(remedy.Containers.FirstOrDefault(container => container.Container == name), remedy.Probes.FirstOrDefault(probe => probe.Container == name)))]);

    /// <summary>The memory of before. What the template had not named is removed: in a strategic merge patch, null does that.</summary>
    public static Patch Of(WorkloadReading reading, Reversal reversal) => Of(
        reading, reversal.Record, remedied: null, reversal.Replicas,
        [.. reversal.Containers.Select(container => new ContainerChange(container.Container, container.Init, Amount.Of(container.To), Amount.Of(container.RequestTo), []))]);

    /// <summary>The record alone: the template stays, and nothing is rolled.</summary>
    public static Patch Of(WorkloadReading reading, RemediationRecord record) => Of(reading, record, remedied: null, replicas: null, []);

    /// <summary>Another number of pods, and the record that says why.</summary>
    public static Patch Of(WorkloadReading reading, ReplicaChange replicas, RemediationRecord record) => Of(reading, record, remedied: null, replicas, []);

    /// <summary>One of the two is not null.</summary>
    private static ContainerChange Change(ContainerRemedy? memory, ProbeRemedy? probes) => new(
        (memory?.Container ?? probes?.Container)!, memory?.Init ?? probes?.Init ?? false,
        memory?.To is { } limit ? Amount.Of(limit) : Amount.Unchanged, memory?.RequestTo is { } request ? Amount.Of(request) : Amount.Unchanged, probes?.Changes ?? []);

    /// <param name="remedied">What the pods say of it; null for nothing.</param>
    private static Patch Of(WorkloadReading reading, RemediationRecord record, string? remedied, ReplicaChange? replicas, IReadOnlyList<ContainerChange> containers)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("uid", reading.Facts.Workload.Uid);
            json.WriteString("resourceVersion", reading.ResourceVersion);
            json.WriteStartObject("annotations");
            json.WriteString(RemediationRecord.Annotation, RemediationRecordFormat.Write(record));
            json.WriteEndObject();
            json.WriteEndObject();
            if (containers.Count > 0 || replicas is not null)
            {
                // Every kind has its template below its spec, and those that have a number of pods have that beside it.
                json.WriteStartObject("spec");
                if (replicas is not null)
                    json.WriteNumber("replicas", replicas.To);
                if (containers.Count > 0)
                    WriteTemplate(json, [.. reading.Type.TemplatePath.Skip(1)], remedied, record.Replicas?.From, containers);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return new Patch(PatchKind.StrategicMerge, body.WrittenMemory);
    }

    /// <param name="path">From the spec to the template.</param>
    /// <param name="replicas">How many pods the workload had; null where it has as many.</param>
    private static void WriteTemplate(Utf8JsonWriter json, IReadOnlyList<string> path, string? remedied, int? replicas, IReadOnlyList<ContainerChange> containers)
    {
        foreach (var field in path)
            json.WriteStartObject(field);
        json.WriteStartObject("metadata");
        json.WriteStartObject("annotations");
        json.WriteString(RemediationRecord.PodAnnotation, remedied);
        if (replicas is { } owed)
            json.WriteString(RemediationRecord.ReplicasAnnotation, owed.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("spec");
        Write(json, "initContainers", [.. containers.Where(container => container.Init)]);
        Write(json, "containers", [.. containers.Where(container => !container.Init)]);
        json.WriteEndObject();
        foreach (var _ in path)
            json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string list, List<ContainerChange> containers)
    {
        if (containers.Count == 0)
            return;
        json.WriteStartArray(list);
        foreach (var container in containers)
        {
            json.WriteStartObject();
            json.WriteString("name", container.Container);
            if (container.Limit.Changes || container.Request.Changes)
            {
                json.WriteStartObject("resources");
                Write(json, "limits", container.Limit);
                Write(json, "requests", container.Request);
                json.WriteEndObject();
            }

            foreach (var probe in container.Probes.GroupBy(change => change.Setting.ProbeField))
            {
                json.WriteStartObject(probe.Key);
                foreach (var change in probe)
                    json.WriteNumber(change.Setting.Name, change.To);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string amounts, Amount memory)
    {
        if (!memory.Changes)
            return;
        json.WriteStartObject(amounts);
        json.WriteString("memory", memory.Size?.ToString());
        json.WriteEndObject();
    }

    private sealed record ContainerChange(string Container, bool Init, Amount Limit, Amount Request, IReadOnlyList<ProbeChange> Probes);

    /// <param name="Size">Null to remove it.</param>
    private readonly record struct Amount(bool Changes, MemorySize? Size)
    {
        public static Amount Unchanged => default;

        public static Amount Of(MemorySize? size) => new(true, size);
    }
}
