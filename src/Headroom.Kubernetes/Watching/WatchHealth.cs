using System.Net;
using Headroom.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Watching;

/// <summary>How one watch stands, told in the log when it changes and not with every try.</summary>
internal sealed class WatchHealth(string resource, string? ns, string? missingHint, TimeProvider time, ILogger logger)
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _what = ns is null ? resource : $"{resource} in namespace {ns}";
    private readonly string _hint = missingHint is null ? "" : $"; {missingHint}";
    private volatile WatchState _state = WatchState.Connecting;
    private long? _awaySince;

    public WatchState State => _state;

    public bool HasSynced => _synced.Task.IsCompleted;

    public Task Synced => _synced.Task;

    /// <summary>The first list has been told whole.</summary>
    public void Listed() => _synced.TrySetResult();

    public void Watching()
    {
        if (_state == WatchState.Watching)
            return;
        if (_awaySince is { } since)
        {
            var away = time.GetElapsedTime(since).TotalSeconds;
            logger.WatchingAgain(_what, away);
        }
        else
        {
            logger.Watching(_what);
        }

        (_state, _awaySince) = (WatchState.Watching, null);
    }

    /// <summary>A try came to nothing.</summary>
    public void Failed(Exception error)
    {
        var state = StateOf(error);
        if (state == _state)
            return;
        _state = state;
        _awaySince ??= time.GetTimestamp();
        switch (state)
        {
            case WatchState.Unreachable:
                logger.ServerUnreachable(_what, error.Message);
                break;
            case WatchState.MissingResource:
                logger.ResourceMissing(_what, _hint);
                break;
            case WatchState.Forbidden when error is KubernetesApiException { Request: var request } refusal:
                logger.WatchForbidden(request.Verb, request.FullResource, request.Scope, refusal.ServerMessage);
                break;
            case WatchState.Unauthorized:
                logger.WatchUnauthorized(_what, error.Message);
                break;
            default:
                logger.WatchFailing(_what, error.Message);
                break;
        }
    }

    private static WatchState StateOf(Exception error) => error switch
    {
        KubernetesApiException { IsForbidden: true } => WatchState.Forbidden,
        KubernetesApiException { Code: HttpStatusCode.Unauthorized } => WatchState.Unauthorized,
        KubernetesApiException { IsNotFound: true } => WatchState.MissingResource,
        HttpRequestException { HttpRequestError: not HttpRequestError.InvalidResponse } or TimeoutException => WatchState.Unreachable,
        _ => WatchState.Failing,
    };
}
