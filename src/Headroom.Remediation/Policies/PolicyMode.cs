namespace Headroom.Remediation.Policies;

public enum PolicyMode
{
    /// <summary>Remedies are written.</summary>
    Enforce,

    /// <summary>Remedies are told, and not written.</summary>
    Recommend,

    /// <summary>Nothing is done and nothing is told.</summary>
    Paused,
}
