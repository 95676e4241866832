using System.Collections.Concurrent;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Operator.Tests.Given;

/// <summary>What is told of a list of pods, and of one stream of their watch.</summary>
internal sealed class RecordedWatch : IWatchSink<V1Pod>
{
    private const string Path = "/api/v1/pods";

    private readonly ConcurrentQueue<V1Pod> _told = new();

    /// <summary>Every pod that was told of as being there, in order, once all has been read.</summary>
    /// <param name="items">Of the list, as JSON.</param>
    /// <param name="words">As in the watch's options.</param>
    public static async Task<IReadOnlyList<V1Pod>> ToldAsync(string[] items, string stream, JsonWords? words)
    {
        await using var server = await FakeApiServer.StartAsync();
        server.OnGet(Path, Answer.List("1", null, items)).OnWatch(Path, new FakeWatch().SendRaw(stream).End());
        using var http = server.NewHttpClient();
        using var stop = new CancellationTokenSource();
        var (sink, log) = (new RecordedWatch(), new RecordingLogger<RecordedWatch>());
        var client = new KubernetesClient(http, new KubernetesSerializer(), new KubernetesClientOptions(), TimeProvider.System, NullLogger<KubernetesClient>.Instance);
        var options = new WatchOptions { Words = words, StableAfter = TimeSpan.Zero, Backoff = new ExponentialBackoff(TimeSpan.Zero, TimeSpan.Zero) };
        var running = new ResourceWatcher<V1Pod>(client, sink, options, TimeProvider.System, () => 0.5, log).RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => server.Watches.Count == 2, "all of the first stream has been read, and told");
        await stop.CancelAsync();
        await running;
        log.Lines.Where(line => !line.StartsWith("Information", StringComparison.Ordinal)).Should().BeEmpty();
        return [.. sink._told];
    }

    public void Changed(V1Pod entity) => _told.Enqueue(entity);

    public void Deleted(V1Pod entity)
    {
    }
}
