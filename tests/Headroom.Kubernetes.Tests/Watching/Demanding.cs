using System.Text.Json.Serialization;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Watching;

internal sealed record Demanding : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init; } = new();

    public required string Spec { get; init; }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Demanding))]
internal sealed partial class DemandingJson : JsonSerializerContext;
