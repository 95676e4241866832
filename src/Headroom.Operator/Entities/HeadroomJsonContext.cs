using System.Text.Json;
using System.Text.Json.Serialization;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Entities;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(V1Alpha1MemoryPolicy))]
[JsonSerializable(typeof(V1List<V1Alpha1MemoryPolicy>))]
[JsonSerializable(typeof(MemoryPolicyStatus))]
public sealed partial class HeadroomJsonContext : JsonSerializerContext;
