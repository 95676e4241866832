namespace Headroom.Remediation.Sightings;

/// <summary>What a pod shows of a resize of one of its containers, from the least to the most.</summary>
public enum ResizeTrace
{
    /// <summary>The pod's spec is as it was created, or its server cannot resize pods.</summary>
    None,

    /// <summary>The spec, the status and the allocated resources agree: only an event can tell of a resize.</summary>
    NotSeen,

    /// <summary>The spec was changed since the pod was created, or the status lacks what would prove the opposite.</summary>
    Possible,

    /// <summary>The spec and the status differ, or the kubelet is resizing the pod.</summary>
    Seen,
}
