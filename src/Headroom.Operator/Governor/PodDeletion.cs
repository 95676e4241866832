using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Governor;

/// <summary>
/// Deletes a pod by way of its eviction, so that a disruption budget is heard; where the server has no eviction, without. Which version of it the server has is
/// found out by asking, and remembered: a request of the other one changes nothing.
/// </summary>
internal sealed class PodDeletion
{
    private static readonly string[] Versions = ["v1", "v1beta1"];

    private volatile string? _served;

    /// <summary>Does nothing where the pod is gone.</summary>
    /// <param name="preconditions">It is deleted only as it was read.</param>
    /// <exception cref="KubernetesApiException">The server refused: code 409 where the pod has changed since, <see cref="KubernetesApiException.IsDisruptionBudget"/> where its budget forbids it.</exception>
    public async Task DeleteAsync(IKubernetesWriter writer, string ns, string pod, DeletePreconditions preconditions, CancellationToken cancellationToken)
    {
        foreach (var version in _served is { } known ? [known] : Versions)
        {
            try
            {
                await writer.EvictAsync(ns, pod, version, preconditions, cancellationToken);
                _served = version;
                return;
            }
            catch (KubernetesApiException refusal) when (refusal.IsMissingResource)
            {
                await writer.DeleteAsync<V1Pod>(ns, pod, preconditions, cancellationToken);
                return;
            }
            catch (KubernetesApiException refusal) when (refusal.Code == HttpStatusCode.BadRequest && _served is null && version != Versions[^1])
            {
                // Of a version that it does not have, the server says that it cannot read the request: the older one is next.
            }
            catch (KubernetesApiException refusal) when (refusal.IsDisruptionBudget)
            {
                _served = version;
                throw;
            }
        }
    }
}
