namespace Headroom.Remediation.Policies;

/// <summary>What becomes of the memory of a container that is given up.</summary>
public enum OnGiveUp
{
    /// <summary>It keeps what it was given.</summary>
    Keep,

    /// <summary>What it had before Headroom is given back to it.</summary>
    Revert,
}
