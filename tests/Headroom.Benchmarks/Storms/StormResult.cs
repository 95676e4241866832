namespace Headroom.Benchmarks.Storms;

/// <summary>What one storm came to, with an operator until all was healed, and without one for as long.</summary>
/// <param name="HealedSeconds">From the storm's beginning until the last workload had what it needs and all its pods were ready.</param>
/// <param name="EtcdWrites">Of the whole cluster, with the operator.</param>
/// <param name="EtcdWritesWithout">Of the same storm without an operator over the same time.</param>
internal sealed record StormResult(
    int Workloads, int TemplatePatches, int Events, int Statuses, int Leases, double HealedSeconds, int Kills, long EtcdWrites, int KillsWithout, long EtcdWritesWithout)
{
    public int OperatorWrites => TemplatePatches + Events + Statuses + Leases;
}
