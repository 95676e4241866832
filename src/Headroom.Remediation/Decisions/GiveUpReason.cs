namespace Headroom.Remediation.Decisions;

public enum GiveUpReason
{
    CeilingReached,
    AttemptsExhausted,

    /// <summary>It grows with whatever it is given.</summary>
    LeakSuspected,
}
