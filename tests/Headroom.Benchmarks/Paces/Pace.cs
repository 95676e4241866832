using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;

namespace Headroom.Benchmarks.Paces;

/// <summary>One way to climb.</summary>
/// <param name="Fields">Of <c>spec.memory</c>, without the ceiling; every one that matters is named, so that defaults do not change what is compared.</param>
internal sealed record Pace(string Name, MemorySpec Fields)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static readonly Pace[] All =
    [
        new("50 %", Steps(50)),
        new("100 %", Steps(100)),
        new("100 %, floor 256Mi", Steps(100) with { Floor = "256Mi" }),
        new("100 %, at least 192Mi", Steps(100, minIncrease: "192Mi")),
        new("100 %, quickening x 2", Steps(100, factor: 200)),
        new("100 %, quickening x 2, at least 192Mi", Steps(100, factor: 200, minIncrease: "192Mi")),
        new("100 %, quickening x 4, at least 192Mi", Steps(100, factor: 400, minIncrease: "192Mi")),
        new("300 %", Steps(300)),
        new("Leap", Steps(100) with { Strategy = nameof(MemoryStrategy.Leap) }),
    ];

    public MemoryRules Rules(string ceiling) =>
        PolicyReader.Read(new V1ObjectMeta { Name = "pace" }, new MemoryPolicySpec { Memory = Fields with { Ceiling = ceiling } }).Policy!.Memory;

    public JsonObject Memory(string ceiling) => JsonSerializer.SerializeToNode(Fields with { Ceiling = ceiling }, Json)!.AsObject();

    private static MemorySpec Steps(int growth, int factor = 100, string minIncrease = "64Mi") =>
        new() { Strategy = nameof(MemoryStrategy.Step), GrowthPercent = growth, GrowthFactorPercent = factor, MinIncrease = minIncrease };
}
