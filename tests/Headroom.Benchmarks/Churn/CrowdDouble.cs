using System.Globalization;
using Headroom.Benchmarks.Watches;
using Headroom.Cluster.Tests.Storm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Headroom.Benchmarks.Churn;

/// <summary>
/// A double of the API server, over TLS: very many pods that are as the recorded one is, and whose statuses change faster than an API server could take it that shares this machine.
/// Its watches of pods end often, by turns as watches end: in good order, cut off, and with the news that what was seen is too old, so that everything has to be listed anew.
/// </summary>
internal sealed class CrowdDouble : IAsyncDisposable
{
    private static readonly TimeSpan Wave = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WatchLength = TimeSpan.FromMinutes(2);

    private readonly string[] _pod;
    private readonly int _pods;
    private readonly int _perSecond;
    private long _version = 1;
    private int _watches;
    private int _lists;
    private LoopbackServer? _server;

    private CrowdDouble(int pods, int perSecond)
    {
        (_pods, _perSecond) = (pods, perSecond);
        var pod = RecordedPods.Running();
        (pod["metadata"]!["name"], pod["metadata"]!["uid"], pod["metadata"]!["resourceVersion"]) = ("@", "@", "@");
        _pod = pod.ToJsonString().Split("\"@\"");
    }

    public Uri Address => _server!.Address;

    /// <summary>By which to know it, as PEM.</summary>
    public string Certificate => _server!.Certificate;

    /// <summary>How often the pods were listed so far, and how many watches of them there were.</summary>
    public (int Lists, int Watches) Asked => (_lists, _watches);

    /// <param name="perSecond">Status updates, all of them together.</param>
    public static async Task<CrowdDouble> StartAsync(int pods, int perSecond)
    {
        var crowd = new CrowdDouble(pods, perSecond);
        crowd._server = await LoopbackServer.StartAsync(crowd.Serve);
        return crowd;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private void Serve(WebApplication app)
    {
        app.MapGet("/api/v1/pods", (RequestDelegate)(context => context.Request.Query.ContainsKey("watch") ? WatchPodsAsync(context) : ListPodsAsync(context)));
        app.MapGet("/apis/headroom.dev/v1alpha1/memorypolicies", (RequestDelegate)(context => context.Request.Query.ContainsKey("watch") ? WatchNothingAsync(context) : ListNothingAsync(context)));
        app.MapGet("/readyz", () => "ok");
    }

    private static async Task ListNothingAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"metadata": {"resourceVersion": "1"}, "items": []}""");
    }

    private static async Task WatchNothingAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync();
        await Task.Delay(WatchLength, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ListPodsAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var (from, limit) = (Number(context.Request.Query["continue"]), Number(context.Request.Query["limit"]));
        if (from == 0)
            Interlocked.Increment(ref _lists);
        var to = Math.Min(from + limit, _pods);
        var next = to < _pods ? to.ToString(CultureInfo.InvariantCulture) : "";
        await context.Response.WriteAsync($$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{Interlocked.Read(ref _version)}}","continue":"{{next}}"},"items":[""");
        for (var pod = from; pod < to; pod++)
            await context.Response.WriteAsync((pod > from ? "," : "") + Pod(pod, 1), context.RequestAborted);
        await context.Response.WriteAsync("]}");
    }

    private async Task WatchPodsAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync();
        var ends = Interlocked.Increment(ref _watches) % 3;
        var began = TimeProvider.System.GetTimestamp();
        using var waves = new PeriodicTimer(Wave);
        try
        {
            for (var told = 0L; TimeProvider.System.GetElapsedTime(began) is var elapsed && elapsed < WatchLength && await waves.WaitForNextTickAsync(context.RequestAborted);)
            {
                for (var due = (long)(elapsed.TotalSeconds * _perSecond); told < due; told++)
                    await context.Response.WriteAsync($$"""{"type":"MODIFIED","object":{{Pod((int)(told % _pods), Interlocked.Increment(ref _version))}}}""" + "\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The operator has gone.
            return;
        }

        if (ends == 1)
            context.Abort();
        if (ends == 2)
            await context.Response.WriteAsync("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""" + "\n");
    }

    private string Pod(int number, long version)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"\"web-{number:00000}\"");
        return string.Concat([_pod[0], name, _pod[1], name, _pod[2], string.Create(CultureInfo.InvariantCulture, $"\"{version}\""), _pod[3]]);
    }

    private static int Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
