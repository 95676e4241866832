using System.Diagnostics.Metrics;
using Headroom.Operator.Healing;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Metrics;

/// <summary>What was seen and decided, and how long it took to act on it.</summary>
public sealed class HealingMetrics
{
    private static readonly double[] Seconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

    private readonly Counter<long> _kills;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _replicas;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _detectToPatch;

    public HealingMetrics(HeadroomMeter meter)
    {
        _kills = meter.Meter.CreateCounter<long>("headroom.kills", null, "Killed containers under a policy, each once, by verdict.");
        _decisions = meter.Meter.CreateCounter<long>("headroom.decisions", null, "Decisions about workloads, by outcome; a workload that is looked at again is decided again.");
        _replicas = meter.Meter.CreateCounter<long>("headroom.replicas.rolled", null, "Replicas of the workloads whose template was changed: what remedies, and limits that settle, have cost.");
        _wait = Histogram(meter, "headroom.budget.wait", "From the first time that a remedy was held back for budget until it was written.");
        _detectToPatch = Histogram(meter, "headroom.detect.to.patch", "From the first kill that was seen since the last remedy, until the patch was accepted.");
    }

    /// <summary>Counts the decision, and those of its kills that were never judged before.</summary>
    public void Decided(Incident incident, Decision decision)
    {
        _decisions.Add(1, new KeyValuePair<string, object?>("outcome", decision.GetType().Name));
        foreach (var kill in decision.Kills.Where(kill => incident.IsFirstJudged(kill.Sighting.Id)))
            Killed(kill.Verdict.Kind);
    }

    /// <summary>What ended by itself was not killed.</summary>
    public void Killed(VerdictKind verdict)
    {
        if (verdict != VerdictKind.Ended)
            _kills.Add(1, new KeyValuePair<string, object?>("verdict", verdict.ToString()));
    }

    /// <summary>A pod was deleted for a remedy to reach it.</summary>
    public void PodReplaced() => _replicas.Add(1);

    /// <param name="waited">Null where there was budget at once.</param>
    public void Remedied(int replicas, TimeSpan sinceSeen, TimeSpan? waited)
    {
        _replicas.Add(Math.Max(replicas, 1));
        _detectToPatch.Record(sinceSeen.TotalSeconds);
        _wait.Record((waited ?? TimeSpan.Zero).TotalSeconds);
    }

    public void Settled(int replicas) => _replicas.Add(Math.Max(replicas, 1));

    private static Histogram<double> Histogram(HeadroomMeter meter, string name, string description) =>
        meter.Meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
}
