using System.Buffers;
using System.Net;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Watching;

/// <summary>One kind in one namespace, or in all of them: list once, then watch, stream after stream, from the last resource version seen.</summary>
internal sealed class WatchLoop<T>(
    KubernetesClient client,
    string? ns,
    IWatchSink<T> sink,
    TombstoneMaker<T> tombstones,
    WatchOptions options,
    WatchHealth health,
    TimeProvider time,
    Func<double> randomness,
    ILogger logger)
    where T : class, IKubernetesObject
{
    private readonly KnownObjects<T> _known = new(sink, tombstones, remembers: options.Words is null);
    private readonly LineFilter? _filter = options.Words is { } words ? new LineFilter(words) : null;
    private readonly WatchPosition _position = new();
    private readonly string _resource = ResourceType.Of<T>().FullName;

    private long? _openSince;

    /// <summary>Tries in a row that came to nothing.</summary>
    private int _failures;

    private long _read;
    private long _passedOver;

    public WatchHealth Health { get; } = health;

    public WatchedEvents Events => new(Interlocked.Read(ref _read), Interlocked.Read(ref _passedOver));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var asked = await TryOnceAsync(cancellationToken);
                _failures = _openSince is { } since && time.GetElapsedTime(since) >= options.StableAfter ? 0 : _failures + 1;
                if (_failures == 0)
                    continue;
                var delay = options.Backoff.Delay(_failures, randomness());
                await Task.Delay(asked > delay ? asked.Value : delay, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <summary>One stream, and the list before it where one is needed.</summary>
    /// <returns>For how long the server asked to be left alone; null where it did not.</returns>
    private async Task<TimeSpan?> TryOnceAsync(CancellationToken cancellationToken)
    {
        _openSince = null;
        try
        {
            if (_position.IsUnknown)
                _position.MoveTo(await ListAsync(cancellationToken));
            await WatchAsync(cancellationToken);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (KubernetesApiException e)
        {
            Refused(e);
            return e.RetryAfter;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            Health.Failed(e);
        }
        catch (IOException e)
        {
            logger.BrokeOff(_resource, e.Message);
        }
        catch (LineTooLongException)
        {
            logger.LineTooLong(_resource, options.LongestLine);
            _position.Forget();
        }
        catch (Exception e)
        {
            logger.WatchThrew(e, _resource);
            Health.Failed(e);
            _position.Forget();
        }

        return null;
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        ListPage<T> page;
        string? next = null;
        _known.BeginList();
        do
        {
            page = await client.ListPageAsync<T>(ns, options.Query, next, options.Words, cancellationToken);
            foreach (var entity in page.Items)
                _known.Changed(entity);
            foreach (var unreadable in page.Unreadable)
                _known.ChangedUnreadably(unreadable.Identity);
            next = page.Continue;
        }
        while (!page.IsLast);

        if (page.ResourceVersion.Length == 0)
            throw new HttpRequestException(HttpRequestError.InvalidResponse, $"list {_resource}: the answer has no metadata.resourceVersion, so that there is nothing to watch from");
        _known.EndList();
        Health.Listed();
        return page.ResourceVersion;
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var length = options.ShortestStream * (1 + randomness());
        var patience = options.Silence ?? length + TimeSpan.FromSeconds(30);
        using var stream = await client.WatchAsync<T>(ns, options.Query, _position.ToString(), length, cancellationToken);
        _openSince = time.GetTimestamp();
        // What the server refuses after an outage, an old resource version for one, is not to wait as long as the outage made the tries wait.
        if (Health.State != WatchState.Watching)
            _failures = 0;
        Health.Watching();
        using var watchdog = new Watchdog(patience, time, cancellationToken);
        await using var lines = new LineReader(stream.Body, options.LongestLine, watchdog);
        var teller = new WatchEventTeller<T>(_known, client.Serializer.TypeInfo<T>(), logger);
        try
        {
            while (await lines.ReadAsync() is { } line)
            {
                try
                {
                    if (!line.IsEmpty && !PassesOver(line, lines.LineIsWhole) && teller.Tell(line, stream.Request) is { Length: > 0 } reached)
                        _position.MoveTo(reached);
                }
                catch (JsonException e)
                {
                    // What a cut left of a line comes again, whole, with the next stream.
                    if (lines.LineIsWhole)
                        logger.LineUnreadable(_resource, line.Length, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.Silent(_resource, patience.TotalSeconds);
        }
    }

    private bool PassesOver(in ReadOnlySequence<byte> line, bool isWhole)
    {
        var passesOver = isWhole && _filter?.PassesOver(line, _position) == true;
        Interlocked.Increment(ref passesOver ? ref _passedOver : ref _read);
        return passesOver;
    }

    private void Refused(KubernetesApiException refusal)
    {
        if (refusal.IsGone)
            logger.Expired(_resource);
        else
            Health.Failed(refusal);

        // An error inside the stream, or a request that the server will never grant as it is, is not cured by asking for the same again.
        var passes = refusal.Code is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests || (int)refusal.Code >= 500;
        if (!passes || _openSince is not null)
            _position.Forget();
    }
}
