namespace Headroom.Remediation.Decisions;

public enum GiveUpReason
{
    CeilingReached,
    AttemptsExhausted,

    /// <summary>It grows with whatever it is given.</summary>
    LeakSuspected,

    /// <summary>New pods do not come up with it: given up until the obstacle moves.</summary>
    RemedyBlocked,

    /// <summary>Its probes end it, and have all the time that the policy allows.</summary>
    ProbeBoundReached,
}
