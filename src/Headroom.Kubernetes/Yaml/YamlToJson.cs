using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Headroom.Kubernetes.Yaml;

/// <summary>Turns YAML into JSON, plain scalars by YAML's core schema.</summary>
public static class YamlToJson
{
    private const int DeepestNesting = 64;

    /// <summary>Every document of the text that is not empty, as UTF-8 JSON, with the line that it begins at.</summary>
    /// <exception cref="YamlTextException">The text is not YAML, or is nested too deep.</exception>
    public static IEnumerable<(int Line, ReadOnlyMemory<byte> Json)> Documents(string text) =>
        YamlText.Documents(text).Where(root => !YamlText.IsNull(root)).Select(root => ((int)root.Start.Line, (ReadOnlyMemory<byte>)Utf8(root)));

    /// <exception cref="YamlTextException">It is nested too deep.</exception>
    internal static string Convert(YamlNode node) => Encoding.UTF8.GetString(Utf8(node));

    private static byte[] Utf8(YamlNode node)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, node, 0);
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, YamlNode node, int depth)
    {
        if (depth > DeepestNesting)
            throw new YamlTextException((int)node.Start.Line, $"is nested more than {DeepestNesting} deep");
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
                WriteScalar(json, scalar);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, YamlScalarNode scalar)
    {
        if (YamlText.IsNull(scalar))
            json.WriteNullValue();
        else if (scalar.Style != ScalarStyle.Plain)
            json.WriteStringValue(scalar.Value);
        else if (scalar.Value is "true" or "True" or "TRUE")
            json.WriteBooleanValue(true);
        else if (scalar.Value is "false" or "False" or "FALSE")
            json.WriteBooleanValue(false);
        else if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            json.WriteNumberValue(whole);
        else if (decimal.TryParse(scalar.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(scalar.Value);
    }
}
