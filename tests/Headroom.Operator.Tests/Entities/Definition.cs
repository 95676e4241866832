using System.Text.Json.Nodes;
using Headroom.Operator.Entities;
using YamlDotNet.Serialization;

namespace Headroom.Operator.Tests.Entities;

/// <summary>The definition in crds/, as the program carries it.</summary>
internal static class Definition
{
    public static JsonNode Schema { get; } = SchemaOf(Read());

    public static JsonNode SchemaOf(JsonNode definition) => definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;

    public static JsonNode Read()
    {
        using var definition = typeof(V1Alpha1MemoryPolicy).Assembly.GetManifestResourceStream("crds/headroom.dev_memorypolicies.yaml")!;
        using var reader = new StreamReader(definition);
        return Parse(reader);
    }

    /// <summary>Any definition, from YAML.</summary>
    public static JsonNode Parse(TextReader text)
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(text)!;
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!;
    }
}
