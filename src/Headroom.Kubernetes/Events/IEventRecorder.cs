using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Events;

/// <summary>Tells people, in kubectl's words, what was done about an object and why. A failure to tell is logged and never thrown.</summary>
public interface IEventRecorder
{
    /// <summary>Records that something happened; the same thing again makes its count go up.</summary>
    /// <param name="reason">One word in camel case, at most 128 characters.</param>
    /// <param name="message">Cut at 1024 bytes. The same wording for the same thing, or nothing can be counted.</param>
    /// <exception cref="ArgumentException">The reason is empty, or the object has no name.</exception>
    Task<EventOutcome> RecordAsync(V1ObjectReference regarding, EventType type, string reason, string message, CancellationToken cancellationToken);

    /// <summary>Records something that is true of the object once and for all: said again, also by another instance or after a restart, it is no second event.</summary>
    /// <remarks>For as long as the server keeps the event, an hour by default.</remarks>
    /// <inheritdoc cref="RecordAsync"/>
    Task<EventOutcome> RecordOnceAsync(V1ObjectReference regarding, EventType type, string reason, string message, CancellationToken cancellationToken);
}
