namespace Headroom.Operator.Governor;

/// <summary>What the operator writes.</summary>
public enum WriteKind
{
    /// <summary>A remedy: the change of a pod template, priced in the replicas that it rolls.</summary>
    Template,

    /// <summary>Another number of pods and nothing else, priced in those that come.</summary>
    Scale,

    /// <summary>The deletion of a pod that a remedy does not reach by itself, priced as one replica.</summary>
    Pod,

    /// <summary>A pod's resize in place: one replica each.</summary>
    Resize,

    Event,

    /// <summary>The status of a policy.</summary>
    Status,

    /// <summary>The lease by which the replicas of the operator choose their leader. Free: without it nothing may be written.</summary>
    Lease,
}
