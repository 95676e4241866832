using System.Net;
using Headroom.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Election;

/// <summary>How the requests about the lease fare, told in the log when it changes and not with every try.</summary>
internal sealed class LeaseHealth(ObjectKey lease, TimeProvider time, ILogger logger)
{
    private LeaseState _state = LeaseState.Unknown;
    private long? _awaySince;

    /// <summary>An attempt went through to its end, whoever holds the lease by that.</summary>
    public void Answered()
    {
        if (_awaySince is { } since)
        {
            var away = time.GetElapsedTime(since).TotalSeconds;
            logger.AnsweredAgain(lease, away);
        }

        (_state, _awaySince) = (LeaseState.Answered, null);
    }

    /// <summary>An attempt came to nothing.</summary>
    public void Failed(Exception error)
    {
        var state = StateOf(error);
        if (state == _state)
            return;
        _state = state;
        _awaySince ??= time.GetTimestamp();
        switch (state)
        {
            case LeaseState.Unreachable:
                logger.ServerUnreachable(lease, error.Message);
                break;
            case LeaseState.MissingResource:
                logger.ResourceMissing(lease);
                break;
            case LeaseState.MissingNamespace:
                logger.NamespaceMissing(lease, lease.Namespace);
                break;
            case LeaseState.Forbidden when error is KubernetesApiException { Request: var request } refusal:
                logger.LeaseForbidden(request.Verb, request.FullResource, request.Scope, refusal.ServerMessage);
                break;
            case LeaseState.Unauthorized:
                logger.LeaseUnauthorized(lease, error.Message);
                break;
            default:
                logger.LeaseFailing(lease, error.Message);
                break;
        }
    }

    private static LeaseState StateOf(Exception error) => error switch
    {
        KubernetesApiException { IsForbidden: true } => LeaseState.Forbidden,
        KubernetesApiException { Code: HttpStatusCode.Unauthorized } => LeaseState.Unauthorized,
        KubernetesApiException { IsMissingResource: true } => LeaseState.MissingResource,
        // What is created was not there before: it is the namespace that is not found.
        KubernetesApiException { IsNotFound: true, Request.Verb: "create" } => LeaseState.MissingNamespace,
        HttpRequestException { HttpRequestError: not HttpRequestError.InvalidResponse } or TimeoutException => LeaseState.Unreachable,
        _ => LeaseState.Failing,
    };
}
