using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Probes;

namespace Headroom.Operator.Workloads;

/// <summary>
/// Tells one pod template from the next: a hash of all that it says, but for the memory of its containers, the numbers of their probes that a remedy may change, and Headroom's own marks. So it is the same before and after
/// a remedy, also after one that is undone, and another one when a person changes anything else. Neither the number of replicas nor the order
/// of fields has a part in it. Pure.
/// </summary>
public static class TemplateVersion
{
    private const int Length = 16;

    /// <summary>16 hexadecimal digits, or null where the template is not known whole.</summary>
    public static string? Of(JsonElement? template)
    {
        if (template is not { ValueKind: JsonValueKind.Object } whole)
            return null;
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
            Write(json, whole, []);
        return Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan))[..Length];
    }

    private static void Write(Utf8JsonWriter json, JsonElement element, string[] path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var field in element.EnumerateObject().Where(field => !IsOurs([.. path, field.Name], field.Value)).OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Value, [.. path, field.Name]);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(json, item, path);
                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    /// <summary>And what is left empty without it: whether the server keeps an empty map is its own affair.</summary>
    private static bool IsOurs(string[] path, JsonElement value) => path switch
    {
        ["spec", "containers" or "initContainers", "resources", "limits" or "requests", "memory"] => true,
        ["spec", "containers" or "initContainers", "resources", "limits" or "requests"] or ["spec", "containers" or "initContainers", "resources"] => IsEmptyWithout(path, value),
        ["spec", "containers" or "initContainers", var probe, var number] => ProbeSetting.Parse($"{probe}.{number}") is not null,
        ["metadata", "annotations", RemediationRecord.PodAnnotation or RemediationRecord.ReplicasAnnotation] => true,
        ["metadata", "annotations"] => IsEmptyWithout(path, value),
        _ => false,
    };

    private static bool IsEmptyWithout(string[] path, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(field => IsOurs([.. path, field.Name], field.Value)));
}
