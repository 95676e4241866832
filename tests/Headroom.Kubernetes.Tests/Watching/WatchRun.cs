using System.Collections.Concurrent;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Tests.Watching;

/// <summary>A watcher of pods against the fake server, and what it told: <c>+name</c> for changed, <c>-name</c> for deleted, each with the UID.</summary>
internal sealed class WatchRun : IWatchSink<V1Pod>, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _told = new();
    private readonly Task _running;

    public WatchRun(FakeApiServer server, Action<WatchOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WatchOptions { Backoff = new ExponentialBackoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)) };
        configure?.Invoke(options);
        Watcher = new ResourceWatcher<V1Pod>(server.NewClient(Log, time), this, options, time ?? TimeProvider.System, () => 0.5, Log);
        _running = Watcher.RunAsync(_stop.Token);
    }

    public RecordingLogger Log { get; } = new();

    public ResourceWatcher<V1Pod> Watcher { get; }

    public IReadOnlyList<string> Told => [.. _told];

    public ConcurrentQueue<V1Pod> Tombstones { get; } = new();

    public void Changed(V1Pod entity) => _told.Enqueue($"+{entity.Metadata.Name} {entity.Metadata.Uid}");

    public void Deleted(V1Pod entity)
    {
        _told.Enqueue($"-{entity.Metadata.Name} {entity.Metadata.Uid}");
        if (entity.Spec is null)
            Tombstones.Enqueue(entity);
    }

    public Task ToldAsync(params string[] told) => Eventually.HoldsAsync(() => Told.SequenceEqual(told), () => $"it told {string.Join(", ", told)}, but it told {string.Join(", ", Told)}");

    public Task LoggedAsync(string part) => Eventually.HoldsAsync(() => Log.Messages.Any(line => line.Contains(part)), () => $"'{part}' was logged, but there was {string.Join(" | ", Log.Messages)}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WithinPatience();
        _stop.Dispose();
    }
}
