namespace Headroom.Remediation.Policies;

/// <summary>Whether running pods are resized in place.</summary>
public enum InPlace
{
    /// <summary>A pod gets other memory by being replaced.</summary>
    Never,

    /// <summary>Where no change of the template replaces them, and the server knows how.</summary>
    WhereItHelps,
}
