namespace Headroom.Kubernetes.Api;

/// <summary>The API server's own word on its health.</summary>
public interface IServerHealth
{
    /// <summary>Asks <c>/readyz</c> (Kubernetes, API health endpoints). Returns where the server says that it is ready.</summary>
    /// <exception cref="KubernetesApiException">It says that it is not (500), or who asks may not know (403).</exception>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    /// <exception cref="TimeoutException">None came in time.</exception>
    Task CheckReadinessAsync(CancellationToken cancellationToken);
}
