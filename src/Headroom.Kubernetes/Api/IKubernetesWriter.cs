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
    /// <param name="preconditions">Null for whichever object has the name.</param>
    Task DeleteAsync<T>(string ns, string name, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>
    /// Deletes a pod where its disruption budget allows it; one that is gone already is no error. Where the budget does not, the refusal is
    /// <see cref="KubernetesApiException.IsDisruptionBudget"/>; a server that has no eviction answers that the resource is missing.
    /// </summary>
    /// <param name="policyVersion">The version of the Eviction: <c>v1</c> from Kubernetes 1.22, <c>v1beta1</c> before; the other one is a bad request (400).</param>
    Task EvictAsync(string ns, string pod, string policyVersion, DeletePreconditions preconditions, CancellationToken cancellationToken);
}
