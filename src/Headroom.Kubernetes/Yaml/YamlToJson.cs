using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Headroom.Kubernetes.Yaml;

/// <summary>Turns YAML into JSON, plain scalars by YAML's core schema.</summary>
public static class YamlToJson
{
    /// <summary>
    /// Every document of the text that is not empty, as UTF-8 JSON, with the line that it begins at.
    /// A document is read when it is asked for.
    /// </summary>
    /// <exception cref="YamlTextException">The text is not YAML, or exceeds <see cref="TextLimits"/>.</exception>
    public static IEnumerable<(int Line, ReadOnlyMemory<byte> Json)> Documents(string text) =>
        Documents(new YamlEvents(new StringReader(text), () => text), text.Length);

    /// <inheritdoc cref="Documents(string)"/>
    /// <param name="utf8">Valid UTF-8, without a byte order mark.</param>
    public static IEnumerable<(int Line, ReadOnlyMemory<byte> Json)> Documents(ReadOnlyMemory<byte> utf8) =>
        Documents(new YamlEvents(Reader(utf8), () => Encoding.UTF8.GetString(utf8.Span)), utf8.Length);

    private static StreamReader Reader(ReadOnlyMemory<byte> utf8) => MemoryMarshal.TryGetArray(utf8, out var array)
        ? new StreamReader(new MemoryStream(array.Array!, array.Offset, array.Count), Encoding.UTF8)
        : new StreamReader(new MemoryStream(utf8.ToArray()), Encoding.UTF8);

    private static IEnumerable<(int Line, ReadOnlyMemory<byte> Json)> Documents(YamlEvents events, int size)
    {
        while (events.MoveNext())
        {
            if (events.Current is not DocumentStart)
                continue;
            var root = events.Next();
            if (root is Scalar { Style: ScalarStyle.Plain } scalar && YamlScalar.IsNull(scalar.Value))
                continue;
            var line = events.Line;
            yield return (line, YamlDocument.Json(events, size));
        }
    }

    /// <exception cref="YamlTextException">It exceeds <see cref="TextLimits"/>.</exception>
    internal static string Convert(YamlNode node)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, node, 0);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, YamlNode node, int depth)
    {
        // Through aliases, a node may stand in many places, and even within itself.
        if (depth > TextLimits.DeepestNesting)
            throw new YamlTextException((int)node.Start.Line, TextLimits.TooDeep);
        if (json.BytesCommitted + json.BytesPending > TextLimits.LargestExpansion)
            throw new YamlTextException((int)node.Start.Line, TextLimits.TooLarge);
        switch (node)
        {
            case YamlMappingNode mapping:
                json.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    json.WritePropertyName((key as YamlScalarNode)?.Value ?? "");
                    Write(json, value, depth + 1);
                }

                json.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Children)
                    Write(json, item, depth + 1);
                json.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                YamlScalar.Write(json, scalar.Value, scalar.Style == ScalarStyle.Plain);
                break;
        }
    }
}
