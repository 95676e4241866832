using System.Text.Json.Nodes;
using Headroom.Operator.Entities;
using YamlDotNet.Serialization;

namespace Headroom.Operator.Tests.Entities;

/// <summary>The definition in crds/, as the program carries it.</summary>
internal static class Definition
{
    public static JsonNode Schema { get; } = Read()["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;

    private static JsonNode Read()
    {
        using var definition = typeof(V1Alpha1MemoryPolicy).Assembly.GetManifestResourceStream("crds/headroom.dev_memorypolicies.yaml")!;
        using var reader = new StreamReader(definition);
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(reader)!;
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!;
    }
}
