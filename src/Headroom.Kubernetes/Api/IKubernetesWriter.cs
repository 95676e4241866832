using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>Changes the cluster. Errors as with <see cref="IKubernetesReader"/>; a lost precondition is a <see cref="KubernetesApiException"/> with code 409.</summary>
public interface IKubernetesWriter
{
    /// <summary>Sends one patch under the client's field manager and answers the object as the server then has it.</summary>
    /// <param name="subresource">For example <c>status</c>; null for the object itself.</param>
    Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;
}

/// <summary>A patch's body as UTF-8 JSON, and how the server is to merge it.</summary>
public sealed record Patch(PatchKind Kind, ReadOnlyMemory<byte> Body);

public enum PatchKind
{
    /// <summary>Lists merge by their keys; built-in kinds only.</summary>
    StrategicMerge,

    /// <summary>RFC 7386: lists are replaced whole. What custom resources take.</summary>
    Merge,
}
