using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>
/// Source-generated JSON for the built-in kinds: no reflection, and straight from UTF-8. The generated code sets every init-only
/// property, one that the JSON leaves out to null: an initializer alone is no default, so the accessors put it back.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = false)]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(V1List<V1Pod>))]
[JsonSerializable(typeof(V1Deployment))]
[JsonSerializable(typeof(V1List<V1Deployment>))]
[JsonSerializable(typeof(V1StatefulSet))]
[JsonSerializable(typeof(V1List<V1StatefulSet>))]
[JsonSerializable(typeof(V1DaemonSet))]
[JsonSerializable(typeof(V1List<V1DaemonSet>))]
[JsonSerializable(typeof(V1ReplicaSet))]
[JsonSerializable(typeof(V1List<V1ReplicaSet>))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1List<V1Namespace>))]
[JsonSerializable(typeof(V1Event))]
public sealed partial class KubernetesJsonContext : JsonSerializerContext;
