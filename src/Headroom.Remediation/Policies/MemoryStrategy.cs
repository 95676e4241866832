namespace Headroom.Remediation.Policies;

/// <summary>How a limit climbs.</summary>
public enum MemoryStrategy
{
    /// <summary>By at least the policy's growth, one step for each time that the last was not enough.</summary>
    Step,

    /// <summary>To the ceiling at once; the request grows by one step only.</summary>
    Leap,
}
