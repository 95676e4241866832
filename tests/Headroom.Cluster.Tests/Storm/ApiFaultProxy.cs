using System.Text;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Connection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>
/// Stands between an operator and the API server, over TLS, and lets things go wrong. Whoever comes through it is the account that it was
/// started for.
/// </summary>
internal sealed class ApiFaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    /// <summary>Of the connections on either side, not of what travels on them.</summary>
    private static readonly HashSet<string> Hops = new(["Host", "Connection", "Transfer-Encoding", "Content-Length", "Authorization", "Accept-Encoding"], StringComparer.OrdinalIgnoreCase);

    private readonly IFaultChoice _choice;
    private readonly ClusterConnection _connection;
    private readonly HttpClient _upstream;
    private LoopbackServer? _server;

    private ApiFaultProxy(string kubeConfig, IFaultChoice choice)
    {
        _choice = choice;
        _connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = kubeConfig }, TimeProvider.System);
        _upstream = _connection.CreateClient();
    }

    public Uri Address => _server!.Address;

    /// <summary>By which to know it, as PEM.</summary>
    public string Certificate => _server!.Certificate;

    /// <param name="kubeConfig">Where to go, and as whom.</param>
    public static async Task<ApiFaultProxy> StartAsync(string kubeConfig, IFaultChoice choice)
    {
        var proxy = new ApiFaultProxy(kubeConfig, choice);
        proxy._server = await LoopbackServer.StartAsync(app => app.Run(proxy.HandleAsync));
        return proxy;
    }

    /// <summary>Ends also what hangs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _upstream.Dispose();
        _connection.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await HandleAsync(context, FaultFor(context.Request));
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // One of the two ends has gone.
            context.Abort();
        }
    }

    private Fault? FaultFor(HttpRequest request)
    {
        if (request.Path == "/readyz")
            return _choice.Roll(ApiRequest.Of(request), Fault.NotReady);
        Fault[] always = [Fault.TooManyRequests, Fault.ServerError, Fault.Unavailable, Fault.Hang, Fault.AnswerLost, Fault.AnswerKept, Fault.Slow];
        return _choice.Roll(ApiRequest.Of(request), request.Method == HttpMethods.Patch ? [.. always, Fault.Conflict] : always);
    }

    private async Task HandleAsync(HttpContext context, Fault? fault)
    {
        switch (fault)
        {
            case Fault.TooManyRequests:
                context.Response.Headers.RetryAfter = "1";
                await RefuseAsync(context, 429, "TooManyRequests");
                break;
            case Fault.ServerError or Fault.NotReady:
                await RefuseAsync(context, 500, "InternalError");
                break;
            case Fault.Unavailable:
                await RefuseAsync(context, 503, "ServiceUnavailable");
                break;
            case Fault.Conflict:
                await RefuseAsync(context, 409, "Conflict");
                break;
            case Fault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                break;
            case Fault.AnswerKept:
                using (await SendAsync(context))
                    await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                break;
            case Fault.AnswerLost:
                using (await SendAsync(context))
                    context.Abort();
                break;
            default:
                using (var answer = await SendAsync(context))
                {
                    if (fault == Fault.Slow)
                        await Task.Delay(Slow, context.RequestAborted);
                    await AnswerAsync(context, answer);
                }

                break;
        }
    }

    /// <summary>Asks the API server the same.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpContext context)
    {
        var request = context.Request;
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_connection.Server, request.Path + request.QueryString));
        if (request.ContentType is not null)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, context.RequestAborted);
            message.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, values) in request.Headers.Where(header => !Hops.Contains(header.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return await _upstream.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !Hops.Contains(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        if (context.Request.Query["watch"] == "true")
            await PassLinesAsync(context, body);
        else
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Each line as it comes.</summary>
    private async Task PassLinesAsync(HttpContext context, Stream body)
    {
        await context.Response.Body.FlushAsync(context.RequestAborted);
        using var lines = new StreamReader(body, Encoding.UTF8);
        var request = ApiRequest.Of(context.Request);
        while (await lines.ReadLineAsync(context.RequestAborted) is { } line)
        {
            switch (_choice.Roll(request, Fault.WatchCut, Fault.WatchGone))
            {
                case Fault.WatchCut:
                    await WriteAsync(context, line[..(line.Length / 2)]);
                    context.Abort();
                    return;
                case Fault.WatchGone:
                    await WriteAsync(context, new JsonObject { ["type"] = "ERROR", ["object"] = Status(410, "Expired", "too old resource version") }.ToJsonString() + "\n");
                    return;
                default:
                    await WriteAsync(context, line + "\n");
                    break;
            }
        }
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int code, string reason)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (code, "application/json");
        return context.Response.WriteAsync(Status(code, reason, "a fault of the tests' own").ToJsonString(), context.RequestAborted);
    }

    private static JsonObject Status(int code, string reason, string message) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    };
}
