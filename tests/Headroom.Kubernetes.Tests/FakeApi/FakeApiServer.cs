using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Tests.FakeApi;

/// <summary>
/// An API server on the loopback that answers by script: for each path the answers come in their order. The last one of a list or an object
/// is given again and again; a watch beyond the script stays silent.
/// </summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> _scripts = new();
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private WebApplication? _app;

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    public IReadOnlyList<ReceivedRequest> Watches => [.. _requests.Where(request => request.IsWatch)];

    public IReadOnlyList<ReceivedRequest> Lists => [.. _requests.Where(request => request is { Method: "GET", IsWatch: false })];

    public int Port { get; private set; }

    public static async Task<FakeApiServer> StartAsync()
    {
        var server = new FakeApiServer();
        await server.ListenAsync();
        return server;
    }

    /// <summary>Begins to listen, or listens again where it did before.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.WebHost.UseUrls($"http://127.0.0.1:{Port}");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Port = new Uri(_app.Urls.Single()).Port;
    }

    /// <summary>Goes away, and with it every open stream.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
            await app.DisposeAsync();
        _app = null;
    }

    public HttpClient NewHttpClient() => new() { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };

    public FakeApiServer OnGet(string path, params Answer[] answers) => On("GET", path, answers);

    public FakeApiServer OnWatch(string path, params Answer[] answers) => On("WATCH", path, answers);

    public FakeApiServer On(string method, string path, params Answer[] answers)
    {
        var script = _scripts.GetOrAdd($"{method} {path}", _ => new ConcurrentQueue<Answer>());
        foreach (var answer in answers)
            script.Enqueue(answer);
        return this;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        using var reader = new StreamReader(context.Request.Body);
        var request = new ReceivedRequest(
            context.Request.Method, target[0], target.ElementAtOrDefault(1) ?? "", context.Request.ContentType ?? "", await reader.ReadToEndAsync());
        _requests.Enqueue(request);
        try
        {
            await Next(request).Write(context);
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
    }

    private Answer Next(ReceivedRequest request)
    {
        var key = $"{(request.IsWatch ? "WATCH" : request.Method)} {request.Path}";
        if (!_scripts.TryGetValue(key, out var script))
            return request.IsWatch ? new FakeWatch() : Answer.UnknownPath;
        if (request.IsWatch)
            return script.TryDequeue(out var next) ? next : new FakeWatch();
        lock (script)
        {
            script.TryPeek(out var answer);
            if (script.Count > 1)
                script.TryDequeue(out _);
            return answer!;
        }
    }
}
