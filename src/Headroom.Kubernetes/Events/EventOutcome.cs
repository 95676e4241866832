namespace Headroom.Kubernetes.Events;

/// <summary>What became of an event.</summary>
public enum EventOutcome
{
    /// <summary>It was written.</summary>
    Created,

    /// <summary>It had been written before: its count went up.</summary>
    Counted,

    /// <summary>It was to be said once, and had been, perhaps before a restart.</summary>
    SaidBefore,

    /// <summary>Too many events about this object: it was dropped.</summary>
    Suppressed,

    /// <summary>The server did not take it, which has been logged.</summary>
    Failed,
}
