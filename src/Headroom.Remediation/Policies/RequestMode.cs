namespace Headroom.Remediation.Policies;

/// <summary>What becomes of the memory request when the limit is raised.</summary>
public enum RequestMode
{
    /// <summary>Request and limit keep the ratio that they had.</summary>
    KeepRatio,

    /// <summary>The request becomes a percentage of the new limit.</summary>
    PercentOfLimit,

    /// <summary>The request becomes the new limit.</summary>
    EqualToLimit,

    /// <summary>The request stays as it is.</summary>
    Keep,
}
