using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Events;

public static class ObjectReferences
{
    /// <summary>Points at this object, as events do.</summary>
    public static V1ObjectReference Reference<T>(this T entity)
        where T : class, IKubernetesObject
    {
        var type = ResourceType.Of<T>();
        return new V1ObjectReference
        {
            ApiVersion = type.ApiVersion,
            Kind = type.Kind,
            Namespace = entity.Metadata.Namespace,
            Name = entity.Metadata.Name,
            Uid = entity.Metadata.Uid,
            ResourceVersion = entity.Metadata.ResourceVersion,
        };
    }
}
