using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;

namespace Headroom.Operator.Replaying;

/// <summary>One kind of object that saved files are searched for, and how it is read through its narrow type.</summary>
internal sealed class SavedKind
{
    private static readonly KubernetesSerializer Serializer = new(HeadroomJsonContext.Default);

    private static readonly SavedKind[] Known =
    [
        Of<V1Pod>(), Of<V1ReplicaSet>(), Of<V1Deployment>(), Of<V1StatefulSet>(), Of<V1DaemonSet>(),
        Of<V1Job>(), Of<V1CronJob>(), Of<V1Namespace>(), Of<V1Node>(), Of<V1Event>(), Of<V1LimitRange>(), Of<V1Alpha1MemoryPolicy>(),
    ];

    private readonly ResourceType _type;
    private readonly Type _narrow;
    private readonly Func<JsonElement, IKubernetesObject?> _read;

    private SavedKind(ResourceType type, Type narrow, Func<JsonElement, IKubernetesObject?> read) => (_type, _narrow, _read) = (type, narrow, read);

    public bool IsPolicy => _narrow == typeof(V1Alpha1MemoryPolicy);

    /// <summary>Null for a kind that nothing is learnt from. The version does not matter: what is read of these kinds has the same shape in all of them.</summary>
    public static SavedKind? Find(string apiVersion, string kind)
    {
        var group = apiVersion.Contains('/') ? apiVersion[..apiVersion.IndexOf('/')] : "";
        return Known.FirstOrDefault(known => known._type.Kind == kind && known._type.Group == group);
    }

    /// <summary>Such as <c>ReplicaSet</c>.</summary>
    public static string Of(IKubernetesObject entity) => Known.First(known => known._narrow == entity.GetType())._type.Kind;

    public static JsonTypeInfo<T> Json<T>() => Serializer.TypeInfo<T>();

    /// <exception cref="JsonException">The object does not fit its type.</exception>
    public IKubernetesObject Read(JsonElement saved) => _read(saved) ?? throw new JsonException("it is null");

    private static SavedKind Of<T>()
        where T : class, IKubernetesObject
    {
        var json = Json<T>();
        return new SavedKind(ResourceType.Of<T>(), typeof(T), saved => saved.Deserialize(json));
    }
}
