using System.Net;
using System.Text;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Operator.Tests.Given;

/// <summary>An API server that has one list and one stream to give, and what is told of them.</summary>
internal sealed class RecordedWatch(string list, string stream) : HttpMessageHandler, IWatchSink<V1Pod>
{
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<V1Pod> _told = [];
    private readonly RecordingLogger<RecordedWatch> _log = new();
    private bool _streamed;

    /// <summary>Every pod that was told of as being there, in order, once all has been read.</summary>
    /// <param name="words">As in the watch's options.</param>
    public static async Task<IReadOnlyList<V1Pod>> ToldAsync(string list, string stream, JsonWords? words)
    {
        using var server = new RecordedWatch(list, stream);
        using var http = new HttpClient(server) { BaseAddress = new Uri("http://localhost") };
        using var stop = new CancellationTokenSource();
        var client = new KubernetesClient(http, new KubernetesSerializer(), new KubernetesClientOptions(), TimeProvider.System, NullLogger<KubernetesClient>.Instance);
        var options = new WatchOptions { Words = words, StableAfter = TimeSpan.Zero, Backoff = new ExponentialBackoff(TimeSpan.Zero, TimeSpan.Zero) };
        var running = new ResourceWatcher<V1Pod>(client, server, options, TimeProvider.System, () => 0.5, server._log).RunAsync(stop.Token);
        await server._read.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await stop.CancelAsync();
        await running;
        server._log.Lines.Where(line => !line.StartsWith("Information", StringComparison.Ordinal)).Should().BeEmpty();
        return server._told;
    }

    public void Changed(V1Pod entity) => _told.Add(entity);

    public void Deleted(V1Pod entity)
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.RequestUri!.Query.Contains("watch=true", StringComparison.Ordinal))
            return Answer(list);
        if (!_streamed)
        {
            _streamed = true;
            return Answer(stream);
        }

        // Asked for more: all of the first stream has been read, and told.
        _read.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new OperationCanceledException(cancellationToken);
    }

    private static HttpResponseMessage Answer(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
}
