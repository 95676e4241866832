namespace Headroom.Kubernetes.Events;

/// <summary>An event that has been written, or is about to be.</summary>
internal sealed class RecordedEvent
{
    /// <summary>Null until it is written.</summary>
    public string? Name { get; set; }

    public int Count { get; set; }

    /// <summary>The writing of it that began last; the next one waits for it, or the count would be wrong.</summary>
    public Task LastWrite { get; set; } = Task.CompletedTask;
}
