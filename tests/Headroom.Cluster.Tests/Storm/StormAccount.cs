using System.Globalization;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>A remedy that the API server took.</summary>
/// <param name="At">When the API server had it.</param>
internal sealed record TemplatePatch(string User, StormWorkload Workload, DateTimeOffset At)
{
    /// <summary>In replicas that it rolls.</summary>
    public int Price => Workload.Replicas;
}

/// <summary>How soon one of the costliest was remedied.</summary>
/// <param name="Waited">From when the API server had the first kills of all its pods to its first patch.</param>
/// <param name="OthersBefore">
/// How many others were patched for the first time between the operator's first read of it and its first patch: a machine that is busy
/// shows the kills late, and that is not the operator's order.
/// </param>
/// <param name="OthersLeft">How many were not patched yet when the operator first read it.</param>
internal sealed record HeavyPatch(StormWorkload Workload, TimeSpan Waited, int OthersBefore, int OthersLeft)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Workload.Name} after {Waited.TotalSeconds:0.0} s and {OthersBefore} of {OthersLeft} others");
}

/// <summary>What operators have written in a storm, by the audit log.</summary>
internal sealed class StormAccount
{
    private readonly Storm _storm;
    private readonly Dictionary<(string Namespace, string Name), DateTimeOffset> _firstReads;

    public StormAccount(Storm storm, IReadOnlyList<AuditedRequest> requests)
    {
        _storm = storm;
        _firstReads = requests.Where(request => request is { Verb: "get", Resource: "deployments" })
            .GroupBy(request => (request.Namespace, request.Name)).ToDictionary(reads => reads.Key, reads => reads.Min(read => read.AnsweredAt));
        Writes = [.. requests.Where(request => request.IsWrite && (IsLease(request) || storm.Namespaces.Contains(request.Namespace))).OrderBy(request => request.At)];
        Patches =
        [
            .. Writes.Where(request => request is { Verb: "patch", Resource: "deployments", Code: 200 })
                .Select(request => new TemplatePatch(request.User, storm.Find(request.Namespace, request.Name)!, request.At)),
        ];
    }

    /// <summary>Every request that was to change something, as they came, also those that the API server refused.</summary>
    public IReadOnlyList<AuditedRequest> Writes { get; }

    /// <summary>As they came.</summary>
    public IReadOnlyList<TemplatePatch> Patches { get; }

    public int Events => Taken("events");

    public int Statuses => Taken("memorypolicies/status");

    public int Leases => Taken("leases");

    public double WritesPerWorkload => (double)(Patches.Count + Events + Statuses) / _storm.Workloads.Count;

    /// <summary>How often workloads were patched: the number of patches, and how many workloads had so many.</summary>
    public IReadOnlyDictionary<int, int> WorkloadsByPatches
    {
        get
        {
            var patched = Patches.CountBy(patch => patch.Workload).ToDictionary();
            return _storm.Workloads.CountBy(patched.GetValueOrDefault).ToDictionary();
        }
    }

    /// <summary>The first patch of each workload, as they came.</summary>
    public IReadOnlyList<TemplatePatch> FirstPatches => [.. Patches.DistinctBy(patch => patch.Workload)];

    /// <summary>The costliest, as they were patched.</summary>
    public IReadOnlyList<HeavyPatch> Heavy
    {
        get
        {
            var first = FirstPatches;
            return
            [
                .. from patch in first
                   where patch.Workload.IsHeavy
                   let read = _firstReads[(patch.Workload.Namespace, patch.Workload.Name)]
                   select new HeavyPatch(
                       patch.Workload, patch.At - _storm.Kubelet.FirstKillsOf(patch.Workload),
                       first.Count(other => other.At > read && other.At < patch.At), first.Count(other => other.At > read)),
            ];
        }
    }

    /// <summary>The most replicas that were rolled within so much time, wherever one begins to count.</summary>
    public int MostReplicasWithin(TimeSpan window) => MostWithin([.. Patches.Select(patch => (patch.At, patch.Price))], window);

    /// <summary>The most writes of one kind that were tried within so much time, those that were refused included.</summary>
    /// <param name="resource">As the audit log names it: <c>events</c>, <c>memorypolicies/status</c>.</param>
    public int MostWritesWithin(string resource, TimeSpan window) =>
        MostWithin([.. Writes.Where(write => write.Resource == resource).Select(write => (write.At, 1))], window);

    /// <param name="spendings">As they came.</param>
    public static int MostWithin(IReadOnlyList<(DateTimeOffset At, int Price)> spendings, TimeSpan window)
    {
        var (most, spent, first) = (0, 0, 0);
        foreach (var (at, price) in spendings)
        {
            spent += price;
            while (spendings[first].At <= at - window)
                spent -= spendings[first++].Price;
            most = Math.Max(most, spent);
        }

        return most;
    }

    /// <summary>
    /// By how much the replicas rolled since the storm began were above the budget at the worst moment; below zero where they never were. What
    /// arrives was sent before: whatever keeps a request on its way, from a full bucket on more cannot arrive than may be sent.
    /// </summary>
    public double ReplicasAbove(StormBudget budget) => MostAbove([.. Patches.Select(patch => (patch.At, patch.Price))], _storm.BeganAt, budget.ReplicasWithin);

    /// <summary>The same of the writes of one kind, those that were refused included.</summary>
    /// <param name="resource">As the audit log names it: <c>events</c>, <c>memorypolicies/status</c>.</param>
    public double WritesAbove(string resource, StormBudget budget) =>
        MostAbove([.. Writes.Where(write => write.Resource == resource).Select(write => (write.At, 1))], _storm.BeganAt, budget.TellingsWithin);

    /// <param name="spendings">As they came; those before the beginning do not count.</param>
    public static double MostAbove(IReadOnlyList<(DateTimeOffset At, int Price)> spendings, DateTimeOffset from, Func<TimeSpan, double> allowed)
    {
        var (above, spent) = (double.NegativeInfinity, 0);
        foreach (var (at, price) in spendings.Where(each => each.At >= from))
        {
            spent += price;
            above = Math.Max(above, spent - allowed(at - from));
        }

        return above;
    }

    public override string ToString()
    {
        var refused = Writes.Where(request => request.Code >= 300).CountBy(request => $"{request.Verb} {request.Resource} {request.Code}");
        return string.Create(CultureInfo.InvariantCulture, $"""
            {Patches.Count} template patches ({Patches.Sum(patch => patch.Price)} replicas), {Events} events, {Statuses} statuses, {Leases} leases: {WritesPerWorkload:0.00} writes per workload without leases
            workloads by patches: {string.Join(", ", WorkloadsByPatches.OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} x {entry.Key}"))}
            {MostText(TimeSpan.FromSeconds(10))}
            {MostText(TimeSpan.FromSeconds(60))}
            first patches of the costliest: {string.Join(", ", Heavy)}
            refused: {string.Join(", ", refused.Select(entry => $"{entry.Value} x {entry.Key}"))}
            """);
    }

    private string MostText(TimeSpan window) => string.Create(CultureInfo.InvariantCulture,
        $"most within {window.TotalSeconds:0} s: {MostReplicasWithin(window)} replicas, {MostWritesWithin("events", window)} events, {MostWritesWithin("memorypolicies/status", window)} statuses");

    private static bool IsLease(AuditedRequest request) => request is { Resource: "leases", Namespace: OperatorAccounts.Namespace };

    private int Taken(string resource) => Writes.Count(request => request.Resource == resource && request.Code < 300);
}
