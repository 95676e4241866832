using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>Times as Kubernetes writes the finer ones: RFC 3339 in UTC, always with six digits of a second. Source: metav1.MicroTime.</summary>
public sealed class KubernetesMicroTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    internal static string Text(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
