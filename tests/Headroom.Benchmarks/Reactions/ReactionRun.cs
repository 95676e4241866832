using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Reactions;

/// <summary>A storm whose first patches are looked at.</summary>
/// <param name="spread">The first kills come within this time, where the API server takes them as fast.</param>
internal sealed class ReactionRun(StormSite site, StormPlan plan, StormBudget budget, TimeSpan spread)
{
    private const string Administrator = "admin";

    public async Task<Reaction> MeasureAsync()
    {
        await using var storm = await Storm.GatherAsync(site, plan, new StormRates { FirstKillsWithin = spread });
        var account = await site.Operators.CreateAsync();
        await using var headroom = await OperatorProcess.StartAsync(account, storm.Namespaces, budget.Settings().Append(KeyValuePair.Create("Headroom:LeaderElection:Enabled", "false")).ToDictionary());
        await storm.PoliciesAreSeenAsync();
        var audit = site.Audit();
        storm.Begin();
        await storm.RemediedAsync();

        // A pod is named after its Deployment, its ReplicaSet and itself.
        var kills = (await audit.OfAsync(Administrator)).Where(request => request is { Verb: "patch", Resource: "pods/status", Code: 200 } && storm.Namespaces.Contains(request.Namespace))
            .GroupBy(request => (request.Namespace, Name: string.Join('-', request.Name.Split('-')[..^2]))).ToDictionary(group => group.Key, group => group.Min(request => request.AnsweredAt));
        var asked = await audit.OfAsync(account.User);
        var patches = asked.Where(request => request is { Verb: "patch", Resource: "deployments", Code: 200 }).GroupBy(request => (request.Namespace, request.Name))
            .ToDictionary(group => group.Key, group => group.Min(request => request.At));
        var last = patches.Values.Max();
        return new Reaction(
            patches.Count, Percentiles.Of(patches.Select(patch => patch.Value - kills[patch.Key])), kills.Values.Max() - kills.Values.Min(),
            asked.Where(request => !request.IsWrite && request.At <= last).GroupBy(request => $"{request.Verb} {request.Resource}").ToDictionary(group => group.Key, group => group.Count()));
    }
}

/// <param name="Patches">How many workloads.</param>
/// <param name="Times">From each workload's first kill to its first patch.</param>
/// <param name="KillsWrittenWithin">How long the API server took for the first kills.</param>
/// <param name="Reads">What the operator asked for until the last of the patches, by verb and resource: how often.</param>
internal sealed record Reaction(int Patches, Percentiles Times, TimeSpan KillsWrittenWithin, IReadOnlyDictionary<string, int> Reads)
{
    public double ReadsPerPatch => Reads.Values.Sum() / (double)Patches;
}
