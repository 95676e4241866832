namespace Headroom.Remediation.Decisions;

public enum GiveUpReason
{
    CeilingReached,
    AttemptsExhausted,
}
