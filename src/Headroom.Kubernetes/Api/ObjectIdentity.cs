using System.Buffers;
using System.Text.Json;

namespace Headroom.Kubernetes.Api;

/// <summary>Which object some JSON is about, as far as it says so; what is absent or of an odd type is empty.</summary>
internal readonly record struct ObjectIdentity(string Namespace, string Name, string Uid, string ResourceVersion)
{
    public static ObjectIdentity Unknown { get; } = new("", "", "", "");

    public override string ToString() => Name.Length == 0 ? "(nameless)" : Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    /// <summary>Reads no more than the object's metadata, and nothing of it through the object's type.</summary>
    public static ObjectIdentity Read(in ReadOnlySequence<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return Unknown;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMetadata = reader.ValueTextEquals("metadata"u8);
                reader.Read();
                if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
                    return ReadMetadata(ref reader);
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not even JSON, or a name that is no UTF-8: then it has no name.
        }

        return Unknown;
    }

    private static ObjectIdentity ReadMetadata(ref Utf8JsonReader reader)
    {
        var identity = Unknown;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("namespace"u8) ? 'n'
                : reader.ValueTextEquals("name"u8) ? 'N'
                : reader.ValueTextEquals("uid"u8) ? 'u'
                : reader.ValueTextEquals("resourceVersion"u8) ? 'v'
                : ' ';
            reader.Read();
            if (field != ' ' && reader.TokenType == JsonTokenType.String)
            {
                var text = reader.GetString() ?? "";
                identity = field switch
                {
                    'n' => identity with { Namespace = text },
                    'N' => identity with { Name = text },
                    'u' => identity with { Uid = text },
                    _ => identity with { ResourceVersion = text },
                };
            }

            reader.Skip();
        }

        return identity;
    }
}
