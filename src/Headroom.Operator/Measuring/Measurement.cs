using Headroom.Remediation.Settling;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Measuring;

/// <summary>What was measured of one workload so far. It is kept in memory only: after a restart measuring begins anew.</summary>
/// <param name="Of">The template, and the remedy, that the pods were made by.</param>
/// <param name="Use">Null while nothing is known.</param>
public sealed record Measurement((string? Template, DateTimeOffset? Remedy) Of, DateTimeOffset Begun, MeasuredUse? Use)
{
    /// <summary>When it was last known what is used; while it never was, when measuring began.</summary>
    public DateTimeOffset LastKnown => Use?.Until ?? Begun;

    /// <summary>That of before, where the pods are still those of then.</summary>
    public static Measurement GoOn(Measurement? before, WorkloadFacts workload, DateTimeOffset now)
    {
        var of = (workload.TemplateVersion, workload.Record?.LastAttempt);
        return before is not null && before.Of == of ? before : new Measurement(of, now, Use: null);
    }
}
