using Headroom.Cluster.Tests.Storm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Headroom.Benchmarks.Reactions;

/// <summary>A double of the API server over TLS, in a process that is not the operator's, on the same machine.</summary>
internal sealed class ServedApi(ReadyAnswers answers) : IAsyncDisposable
{
    private LoopbackServer? _server;

    public async Task<KubeConfigFile> StartAsync()
    {
        _server = await LoopbackServer.StartAsync(app => app.Run(AnswerAsync));
        return new KubeConfigFile(_server.Address, _server.Certificate);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (path, response) = (context.Request.Path.Value!, context.Response);
        response.ContentType = "application/json";
        if (ReadyAnswers.IsWatch(context.Request.QueryString.Value))
        {
            await WatchAsync(response, path, context.RequestAborted);
            return;
        }

        var (code, body) = answers.Answer(context.Request.Method, path);
        response.StatusCode = code;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task WatchAsync(HttpResponse response, string path, CancellationToken cancellationToken)
    {
        await response.Body.FlushAsync(cancellationToken);
        try
        {
            if (!ReadyAnswers.IsOfPods(path))
                await Task.Delay(Timeout.Infinite, cancellationToken);
            await foreach (var lines in answers.Told.ReadAllAsync(cancellationToken))
            {
                await response.Body.WriteAsync(lines, cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The operator has gone.
        }
    }
}
