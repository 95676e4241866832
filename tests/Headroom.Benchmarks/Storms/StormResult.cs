using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Storms;

/// <summary>What one storm came to, with an operator until all was healed, and without one for as long.</summary>
/// <param name="HealedSeconds">From the storm's beginning until the last workload had what it needs and all its pods were ready.</param>
/// <param name="EtcdWrites">Of the whole cluster, with the operator.</param>
/// <param name="EtcdWritesWithout">Of the same storm without an operator over the same time.</param>
internal sealed record StormResult(
    StormPlan Plan, StormRates Rates, int TemplatePatches, int Events, int Statuses, int Leases, double HealedSeconds, int Kills, long EtcdWrites, int KillsWithout,
    long EtcdWritesWithout)
{
    public int Workloads => Plan.Workloads;

    public int OperatorWrites => TemplatePatches + Events + Statuses + Leases;

    /// <summary>
    /// After so long the storm that nobody heals has written as much as the healing did, and goes on. Worked out, not waited for: from what a kill
    /// was measured to cost, and from the back-off between kills.
    /// </summary>
    public double OvertakenSeconds
    {
        get
        {
            var writesPerKill = (double)EtcdWritesWithout / KillsWithout;
            var killsOfEachPod = (int)Math.Ceiling(EtcdWrites / writesPerKill / Plan.Pods);
            return Rates.UntilKill(killsOfEachPod).TotalSeconds;
        }
    }
}
