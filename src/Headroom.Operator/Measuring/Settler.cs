using Headroom.Operator.Governor;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Healing;
using Headroom.Operator.Preflight;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Measuring;

/// <summary>
/// Looks at workloads that have recovered at a limit that has leapt: measures what they use, and when that is known, waits for a quiet moment to settle.
/// </summary>
public sealed class Settler(UseReader uses, PreflightCheck preflight, HealingGate gate)
{
    /// <summary>The metrics server reads its figures from the kubelets four times a minute, older ones once.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>How many looks there are at least while it is measured, with the shortest pauses in between.</summary>
    private const int Looks = 30;

    /// <summary>So many looks may be missed in a row without measuring having to begin anew.</summary>
    private const int MissedLooks = 5;

    /// <summary>Beside the time that measuring takes: a metrics server that has told nothing of some pod for so long is no longer waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task<SettlingStep> LookAsync(Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        switch (SettlingRule.Assess(workloadCase))
        {
            case SettlingState.Open open:
                return await LookAsync(incident, reading, workloadCase, decision, open, cancellationToken);
            case SettlingState.Stays stays:
                return new SettlingStep.Over(SettlingWording.Stays(stays.Why));
            default:
                return new SettlingStep.Over(Note: null);
        }
    }

    /// <summary>Between two looks at what is used: the shorter, the shorter it is measured.</summary>
    public static TimeSpan Pause(TimeSpan after)
    {
        var pause = after / Looks;
        return pause > LongestPause ? LongestPause : pause < ShortestPause ? ShortestPause : pause;
    }

    private async Task<SettlingStep> LookAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision decision, SettlingState.Open open, CancellationToken cancellationToken)
    {
        var pause = Pause(open.After);
        var measurement = Measurement.GoOn(incident.Measurement, workloadCase.Workload, workloadCase.Now);
        switch (await uses.ReadAsync(reading, cancellationToken))
        {
            case UseReading.Absent absent:
                return new SettlingStep.Over(SettlingWording.Stays(absent.Why));
            case UseReading.Known known when IsWhole(known.Sample, open, workloadCase.Workload):
                measurement = measurement with { Use = MeasuredUse.With(measurement.Use, known.Sample, open.Containers, pause * MissedLooks) };
                break;
        }

        incident.Measurement = measurement;
        if (measurement.Use is not { } use || use.Over < open.After)
        {
            return workloadCase.Now - measurement.LastKnown > open.After + Patience
                ? new SettlingStep.Over(SettlingWording.Stays("the metrics server does not tell what every one of its pods uses"))
                : new SettlingStep.Going(SettlingWording.Measuring(open), pause);
        }

        if (SettlingRule.Decide(workloadCase, decision.Kills, open, use) is not { } settle)
            return new SettlingStep.Over(SettlingWording.NotWorthIt(open, use));
        if (Unquiet(workloadCase.Workload) is { } until)
            return new SettlingStep.Going(SettlingWording.Waiting(open, until), pause);
        return await preflight.CheckAsync(workloadCase, settle, cancellationToken) switch
        {
            Decision.Settle due => new SettlingStep.Due(due),
            Decision.Blocked blocked => new SettlingStep.Over(SettlingWording.Stays(blocked.Message)),
            _ => new SettlingStep.Over(Note: null),
        };
    }

    /// <summary>Something is known of every pod that there should be.</summary>
    private static bool IsWhole(UseSample sample, SettlingState.Open open, WorkloadFacts workload) =>
        workload.Replicas > 0 && sample.Covered(open.Containers) >= workload.Replicas;

    /// <summary>What has to come first; null where the moment is quiet.</summary>
    private string? Unquiet(WorkloadFacts workload) => gate.Disquiet(workload.Workload) switch
    {
        _ when workload.Rollout.Paused => "its rollout is resumed",
        DelayReason.ApiServerPressure => "the API server is no longer under pressure",
        not null => "nothing else is being healed, and the write budget is whole again",
        null => null,
    };
}
