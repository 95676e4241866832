namespace Headroom.Kubernetes.Resources;

/// <summary>An object of the Kubernetes API, read through a narrow type: fields that the type does not name are dropped.</summary>
/// <remarks>Never send such an object back with PUT: what the type does not name would be lost.</remarks>
public interface IKubernetesObject
{
    V1ObjectMeta Metadata { get; }
}
