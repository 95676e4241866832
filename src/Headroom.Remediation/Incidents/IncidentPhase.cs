namespace Headroom.Remediation.Incidents;

/// <summary>Where a container's incident stands.</summary>
public enum IncidentPhase
{
    /// <summary>Killed, and nothing is done: not (yet) often enough, or by something that more memory does not cure.</summary>
    Observed,

    /// <summary>A remedy is due and waits for its time.</summary>
    Waiting,

    /// <summary>A remedy was written; whether it helps is being watched.</summary>
    Recovering,

    /// <summary>The remedy has held, and what is used now is measured: the limit has leapt, and is to settle.</summary>
    Settling,

    /// <summary>The remedy has held.</summary>
    Recovered,

    /// <summary>A remedy is due, and the policy wants it told only.</summary>
    Recommended,

    /// <summary>The cluster refused the remedy, or would, or does not let it through to the pods: a person has to move what stands in the way.</summary>
    Blocked,

    /// <summary>Nothing that Headroom could change stands behind the pod: a person has to act.</summary>
    Unsupported,

    /// <summary>Somebody has taken back what was set: it is not set against them a second time. A person has to act.</summary>
    Contested,

    /// <summary>At the ceiling, out of attempts, or suspected to leak.</summary>
    GaveUp,
}
