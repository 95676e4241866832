using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Verdicts;

/// <summary>How the probe failed for which the kubelet ended a container.</summary>
/// <param name="WhileStarting">It had not once succeeded in that life: as far as anybody can tell the container was still on its way up.</param>
/// <param name="Lived">From the container's start to the kubelet's decision; null where the status does not tell.</param>
public sealed record ProbeFailure(ProbeKind Probe, ProbeAnswer Answer, bool WhileStarting, TimeSpan? Lived)
{
    /// <summary>
    /// More time would have kept it. An answer that says no is believed: more time does not change it. But a startup probe asks nothing else than whether the container
    /// has started, and every answer of it means: not yet.
    /// </summary>
    public bool IsMatterOfTime => Answer == ProbeAnswer.TimedOut || (WhileStarting && (Answer != ProbeAnswer.SaidNo || Probe == ProbeKind.Startup));
}

/// <summary>What a probe that failed got for an answer.</summary>
public enum ProbeAnswer
{
    /// <summary>The kubelet's account of it is lost, or in words that nobody knows.</summary>
    Unknown,

    /// <summary>None in the time that it waits.</summary>
    TimedOut,

    /// <summary>Nobody listens, or nobody listened long enough.</summary>
    Refused,

    /// <summary>
    /// That the program is not up, as far as can be told: a proxy or a prober that could not reach it, or a status that says so. Once it had
    /// succeeded, it is a refusal.
    /// </summary>
    NotYet,

    /// <summary>An HTTP status, a gRPC status or an exit code that says that all is not well.</summary>
    SaidNo,
}
