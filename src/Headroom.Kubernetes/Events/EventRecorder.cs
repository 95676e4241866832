using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Caching;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Events;

/// <inheritdoc cref="IEventRecorder"/>
/// <param name="writer">What stands in front of the network, a governor for example, stands in it.</param>
public sealed class EventRecorder(IKubernetesWriter writer, EventRecorderOptions options, TimeProvider time, ILogger<EventRecorder> logger) : IEventRecorder
{
    private readonly BoundedCache<(V1ObjectReference, EventType, string, string), RecordedEvent> _recorded = new(options.Remembered);
    private readonly BoundedCache<(string Namespace, string Name), bool> _saidOnce = new(options.Remembered);
    private readonly SpamFilter<V1ObjectReference> _spam = new(options, time);
    private long _lastStamp;

    public async Task<EventOutcome> RecordAsync(V1ObjectReference regarding, EventType type, string reason, string message, CancellationToken cancellationToken)
    {
        Check(regarding, reason);
        message = EventMessage.Cut(message);
        var identity = IdentityOf(regarding);
        if (!Allows(identity, reason))
            return EventOutcome.Suppressed;
        var recorded = _recorded.GetOrAdd((identity, type, reason, message), () => new RecordedEvent());
        Task<EventOutcome> write;
        lock (recorded)
        {
            write = AfterAsync(recorded.LastWrite, () => CountOrCreateAsync(recorded, NewEvent(regarding, type, reason, message), cancellationToken));
            recorded.LastWrite = write;
        }

        return await write;
    }

    public async Task<EventOutcome> RecordOnceAsync(V1ObjectReference regarding, EventType type, string reason, string message, CancellationToken cancellationToken)
    {
        Check(regarding, reason);
        message = EventMessage.Cut(message);
        var entry = NewEvent(regarding, type, reason, message);
        entry = entry with { Metadata = entry.Metadata with { Name = EventName.For(regarding.Name, regarding.Uid, reason, message) } };
        var name = (entry.Metadata.Namespace, entry.Metadata.Name);
        if (_saidOnce.Contains(name))
            return EventOutcome.SaidBefore;
        if (!Allows(IdentityOf(regarding), reason))
            return EventOutcome.Suppressed;
        var outcome = await TellAsync(entry, async () =>
        {
            try
            {
                await writer.CreateAsync(entry.Metadata.Namespace, entry, cancellationToken);
                return EventOutcome.Created;
            }
            catch (KubernetesApiException e) when (e.IsAlreadyExists)
            {
                return EventOutcome.SaidBefore;
            }
        });
        if (outcome != EventOutcome.Failed)
            _saidOnce.GetOrAdd(name, () => true);
        return outcome;
    }

    private static void Check(V1ObjectReference regarding, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentException.ThrowIfNullOrEmpty(regarding.Name);
    }

    private static async Task<EventOutcome> AfterAsync(Task earlier, Func<Task<EventOutcome>> write)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await write();
    }

    /// <summary>The resource version tells states of one object apart, not objects.</summary>
    private static V1ObjectReference IdentityOf(V1ObjectReference regarding) => regarding with { ResourceVersion = null };

    private Task<EventOutcome> CountOrCreateAsync(RecordedEvent recorded, V1Event entry, CancellationToken cancellationToken) => TellAsync(entry, async () =>
    {
        var ns = entry.Metadata.Namespace;
        if (recorded.Name is { } known)
        {
            try
            {
                await writer.PatchAsync<V1Event>(ns, known, CountPatch(recorded.Count + 1), null, cancellationToken);
                recorded.Count++;
                return EventOutcome.Counted;
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
                // The server keeps events for a while only: this one begins afresh.
                recorded.Name = null;
            }
        }

        await writer.CreateAsync(ns, entry, cancellationToken);
        (recorded.Name, recorded.Count) = (entry.Metadata.Name, 1);
        return EventOutcome.Created;
    });

    private async Task<EventOutcome> TellAsync(V1Event entry, Func<Task<EventOutcome>> write)
    {
        try
        {
            return await write();
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or TimeoutException)
        {
            logger.EventFailed(entry.Reason!, entry.InvolvedObject!.Kind, new ObjectKey(entry.InvolvedObject.Namespace, entry.InvolvedObject.Name), e.Message);
            return EventOutcome.Failed;
        }
    }

    private bool Allows(V1ObjectReference regarding, string reason)
    {
        if (_spam.Allows(regarding))
            return true;
        logger.EventSuppressed(reason, regarding.Kind, new ObjectKey(regarding.Namespace, regarding.Name));
        return false;
    }

    private V1Event NewEvent(V1ObjectReference regarding, EventType type, string reason, string message)
    {
        var now = Now();
        return new V1Event
        {
            Metadata = new V1ObjectMeta
            {
                Name = EventName.Unique(regarding.Name, NextStamp()),
                // Where the API wants events about objects that live in no namespace.
                Namespace = regarding.Namespace.Length == 0 ? "default" : regarding.Namespace,
            },
            InvolvedObject = regarding,
            Type = type.ToString(),
            Reason = reason,
            Message = message,
            Source = new V1EventSource { Component = options.Component },
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
            ReportingComponent = options.Component,
            ReportingInstance = options.Instance,
        };
    }

    private Patch CountPatch(int count)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteNumber("count", count);
            writer.WriteString("lastTimestamp", KubernetesTimeConverter.Text(Now()));
            writer.WriteEndObject();
        }

        return new Patch(PatchKind.Merge, body.WrittenMemory);
    }

    /// <summary>The API keeps whole seconds.</summary>
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    private long NextStamp()
    {
        long last, next;
        do
        {
            last = Interlocked.Read(ref _lastStamp);
            next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
        }
        while (Interlocked.CompareExchange(ref _lastStamp, next, last) != last);
        return next;
    }
}
