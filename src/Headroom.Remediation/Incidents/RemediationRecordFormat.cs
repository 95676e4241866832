using System.Text.Json;
using System.Text.Json.Serialization;
using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Incidents;

/// <summary>The record as the annotation's text: compact JSON.</summary>
public static class RemediationRecordFormat
{
    public static string Write(RemediationRecord record) => JsonSerializer.Serialize(record, RemediationRecordContext.Default.RemediationRecord);

    /// <summary>Null for no annotation, and for a text that is none of ours: then the workload's story begins anew.</summary>
    public static RemediationRecord? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return WithoutNulls(JsonSerializer.Deserialize(text, RemediationRecordContext.Default.RemediationRecord));
        }
        // ArgumentException: half of a surrogate pair has no UTF-8.
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A person may have trimmed it: a container set to null is one that has no part.</summary>
    private static RemediationRecord? WithoutNulls(RemediationRecord? record) => record is not null && record.Containers.Values.Contains(null)
        ? record with { Containers = record.Containers.Where(container => container.Value is not null).ToDictionary() }
        : record;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(RemediationRecord))]
internal sealed partial class RemediationRecordContext : JsonSerializerContext;
