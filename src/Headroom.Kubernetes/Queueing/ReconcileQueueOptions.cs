namespace Headroom.Kubernetes.Queueing;

/// <summary>How a queue works its keys.</summary>
public sealed class ReconcileQueueOptions
{
    /// <summary>What the keys are, for the log: <c>pods</c>.</summary>
    public string Name { get; set; } = "queue";

    /// <summary>How many keys are in work at once at most; at least 1.</summary>
    public int Workers { get; set; } = 4;

    /// <summary>The waits between failures of one key in a row.</summary>
    public ExponentialBackoff Backoff { get; set; } = new(TimeSpan.FromSeconds(0.2), TimeSpan.FromMinutes(5));
}
