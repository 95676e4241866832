using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>Source-generated JSON for the built-in kinds: no reflection, and straight from UTF-8.</summary>
/// <remarks>
/// Generated code sets every init-only property, and those that the JSON lacks to null, past their initialisers:
/// a property that is never null says so in its <c>init</c>. Names are compared with their case, as the API server compares them.
/// </remarks>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNameCaseInsensitive = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = false)]
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
[JsonSerializable(typeof(V1CronJob))]
[JsonSerializable(typeof(V1List<V1CronJob>))]
[JsonSerializable(typeof(V1Beta1CronJob))]
[JsonSerializable(typeof(V1List<V1Beta1CronJob>))]
[JsonSerializable(typeof(V1PodTemplateSpec))]
[JsonSerializable(typeof(V1ObjectMeta))]
[JsonSerializable(typeof(IReadOnlyList<V1ManagedFieldsEntry>))]
[JsonSerializable(typeof(V1Job))]
[JsonSerializable(typeof(V1List<V1Job>))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1List<V1Namespace>))]
[JsonSerializable(typeof(V1Node))]
[JsonSerializable(typeof(V1LimitRange))]
[JsonSerializable(typeof(V1ResourceQuota))]
[JsonSerializable(typeof(V1VerticalPodAutoscaler))]
[JsonSerializable(typeof(V2HorizontalPodAutoscaler))]
[JsonSerializable(typeof(V2Beta2HorizontalPodAutoscaler))]
[JsonSerializable(typeof(V1PodDisruptionBudget))]
[JsonSerializable(typeof(V1Beta1PodDisruptionBudget))]
[JsonSerializable(typeof(V1Beta1PodMetrics))]
[JsonSerializable(typeof(V1ApiResourceList))]
[JsonSerializable(typeof(V1Event))]
[JsonSerializable(typeof(V1Lease))]
public sealed partial class KubernetesJsonContext : JsonSerializerContext;
