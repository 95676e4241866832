namespace Headroom.Operator.Planning;

/// <summary>What the operator would do about a workload.</summary>
public enum PlannedAction
{
    /// <summary>Nothing: more memory does not cure it, or its policy leaves it alone.</summary>
    None,

    /// <summary>Write more memory into its template, now.</summary>
    Raise,

    /// <summary>Give its probes more time, now; where it gets more memory too, that is <see cref="Raise"/>.</summary>
    Extend,

    /// <summary>The same, later.</summary>
    Wait,

    /// <summary>Say what it would set, and write nothing.</summary>
    Recommend,

    /// <summary>Wait for a further kill: one is not yet a loop.</summary>
    AwaitKills,

    /// <summary>Nothing, while something in the cluster stands in the way: a person has to move it.</summary>
    Blocked,

    /// <summary>Delete a pod that the last remedy does not reach by itself, now.</summary>
    DeletePod,

    /// <summary>Give back the pods that were taken away while it looped, now.</summary>
    RestoreReplicas,

    /// <summary>Nothing: somebody has taken back what was set. A person has to act.</summary>
    Contested,

    /// <summary>Nothing further: a person has to look.</summary>
    GiveUp,

    /// <summary>The same, and write back what the template had before, now.</summary>
    Revert,

    /// <summary>Nothing that it could change stands behind the pod: a person has to act.</summary>
    Unsupported,
}
