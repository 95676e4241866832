namespace Headroom.Remediation.Sightings;

/// <summary>Which of a pod's lists a container stands in, and how it lives.</summary>
public enum ContainerKind
{
    Regular,

    /// <summary>Runs to its end before the regular containers start.</summary>
    Init,

    /// <summary>An init container that is restarted for as long as the pod lives (<c>restartPolicy: Always</c>).</summary>
    Sidecar,
}
