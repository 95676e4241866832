using System.Net;
using Headroom.Kubernetes.Api;

namespace Headroom.Operator.Advising;

/// <summary>Whether an API server is under pressure, for commands that look once: the running operator goes by every answer that it gets.</summary>
internal static class ServerReadiness
{
    /// <summary>False also where it does not tell.</summary>
    /// <param name="server">Null where there is none to ask.</param>
    public static async Task<bool> IsStrainedAsync(IServerHealth? server, CancellationToken cancellationToken)
    {
        if (server is null)
            return false;
        try
        {
            await server.CheckReadinessAsync(cancellationToken);
            return false;
        }
        catch (KubernetesApiException answer)
        {
            return answer.Code is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
        }
        catch (Exception silence) when (silence is HttpRequestException or TimeoutException)
        {
            return true;
        }
    }
}
