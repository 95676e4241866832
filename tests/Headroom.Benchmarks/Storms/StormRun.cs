using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Storms;

/// <summary>One storm twice: with an operator until everything is healed, then without one for as long.</summary>
internal sealed class StormRun(StormSite site, StormPlan plan, StormRates rates, StormBudget budget)
{
    /// <summary>One operator, with its lease as deploy/ has it.</summary>
    private static readonly Dictionary<string, string> Election = new()
    {
        ["Headroom:LeaderElection:Enabled"] = "true",
        ["Headroom:LeaderElection:Namespace"] = OperatorAccounts.Namespace,
    };

    public async Task<StormResult> MeasureAsync()
    {
        int kills;
        long puts;
        TimeSpan healedAfter;
        StormAccount account;
        await using (var storm = await Storm.GatherAsync(site, plan, rates))
        {
            await using var headroom = await OperatorProcess.StartAsync(await site.Operators.CreateAsync(), storm.Namespaces, budget.Settings().Concat(Election).ToDictionary());
            await storm.PoliciesAreSeenAsync();
            var before = await BenchTool.PutsAsync();
            storm.Begin();
            try
            {
                await storm.HealedAsync();
            }
            catch (TimeoutException)
            {
                foreach (var line in headroom.Log.Where(line => !line.Contains("\"level\":\"info\"", StringComparison.Ordinal)).TakeLast(50))
                    await Console.Error.WriteLineAsync(line);
                throw;
            }

            (puts, kills, healedAfter) = (await BenchTool.PutsAsync() - before, storm.Kubelet.Kills, storm.HealedAfter);
            account = await storm.AccountAsync();
        }

        await using var left = await Storm.GatherAsync(site, plan, rates);
        var beforeWithout = await BenchTool.PutsAsync();
        left.Begin();
        await Task.Delay(healedAfter);
        var putsWithout = await BenchTool.PutsAsync() - beforeWithout;
        return new StormResult(
            plan, rates, account.Patches.Count, account.Events, account.Statuses, account.Leases, healedAfter.TotalSeconds, kills, puts, left.Kubelet.Kills, putsWithout);
    }
}
