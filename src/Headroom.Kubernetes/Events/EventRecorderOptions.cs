namespace Headroom.Kubernetes.Events;

/// <summary>Who records, and how much at most. The bounds are client-go's.</summary>
public sealed class EventRecorderOptions
{
    /// <summary>Who says it, as <c>kubectl describe</c> shows under "From".</summary>
    public string Component { get; set; } = "headroom";

    /// <summary>Which of several instances says it, usually the pod's name.</summary>
    public string? Instance { get; set; }

    /// <summary>How many events, and how many objects, are remembered. Who is forgotten begins afresh.</summary>
    public int Remembered { get; set; } = 4096;

    /// <summary>How many events one object may have at once.</summary>
    public int Burst { get; set; } = 25;

    /// <summary>After the burst, an object may have one event in each such time.</summary>
    public TimeSpan Refill { get; set; } = TimeSpan.FromMinutes(5);
}
