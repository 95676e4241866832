using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// Finds the source-generated JSON of a type: the built-in kinds first, then the contexts given, in their order.
/// Each context reads and writes with the options that it was generated with.
/// </summary>
public sealed class KubernetesSerializer
{
    private readonly JsonSerializerContext[] _contexts;

    public KubernetesSerializer(params IEnumerable<JsonSerializerContext> contexts) => _contexts = [KubernetesJsonContext.Default, .. contexts];

    /// <exception cref="InvalidOperationException">No context knows the type; the message says what to add.</exception>
    public JsonTypeInfo<T> TypeInfo<T>()
    {
        foreach (var context in _contexts)
        {
            if (context.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> found)
                return found;
        }

        throw new InvalidOperationException(
            $"No JSON was generated for {typeof(T).Name}. Put [JsonSerializable(typeof({typeof(T).Name}))] on a JsonSerializerContext and register it with the operator's JsonContexts.");
    }
}
