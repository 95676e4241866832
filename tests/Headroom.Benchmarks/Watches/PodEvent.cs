using System.Text.Json;
using System.Text.Json.Serialization;
using Headroom.Kubernetes.Resources;

namespace Headroom.Benchmarks.Watches;

/// <summary>A line of a watch, decoded whole.</summary>
internal sealed record PodEvent(string Type, V1Pod Object);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(PodEvent))]
internal sealed partial class PodEventJson : JsonSerializerContext;
