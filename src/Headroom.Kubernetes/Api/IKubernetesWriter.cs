using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>Changes the cluster. Errors as with <see cref="IKubernetesReader"/>; a lost precondition is a <see cref="KubernetesApiException"/> with code 409.</summary>
public interface IKubernetesWriter
{
    /// <summary>Sends one patch under the client's field manager and answers the object as the server then has it.</summary>
    /// <param name="ns">The object's namespace; empty for kinds that live in none.</param>
    /// <param name="subresource">For example <c>status</c>; null for the object itself.</param>
    Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>Creates one object, and answers it as the server then has it. Its API version and kind are added where its type does not write them.</summary>
    /// <param name="ns">As with a patch.</param>
    Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>Deletes one object; one that is gone already is no error.</summary>
    /// <param name="uid">Deletes only the object of this UID (409 where another one has its name); null for whichever has the name.</param>
    Task DeleteAsync<T>(string ns, string name, string? uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;
}
