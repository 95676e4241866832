namespace Headroom.Kubernetes.Queueing;

/// <summary>What a queue remembers of a key that is in work or has failed.</summary>
internal sealed class KeyState
{
    public bool InWork { get; set; }

    /// <summary>How often in a row it failed.</summary>
    public int Failures { get; set; }

    /// <summary>The message of the last failure, so that the same one is not told twice.</summary>
    public string? LastError { get; set; }

    /// <summary>While in work: when it was asked to be worked again, or null where it was not.</summary>
    public long? Again { get; set; }

    /// <summary>While in work: it was asked to be worked again whatever the work asks for.</summary>
    public bool AgainNow { get; set; }
}
