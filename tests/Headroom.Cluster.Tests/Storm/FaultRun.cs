namespace Headroom.Cluster.Tests.Storm;

/// <summary>A storm that was healed by an operator on whose way to the API server things went wrong.</summary>
internal sealed record FaultRun(Storm Storm, StormBudget Budget, FaultDice Dice, StormAccount Account)
{
    /// <summary>Nothing goes wrong before the first kill.</summary>
    public static async Task<FaultRun> HealAsync(StormStage stage, StormPlan plan, StormBudget budget, FaultDice dice)
    {
        var storm = await stage.GatherAsync(plan, new StormRates { FirstKillsWithin = TimeSpan.FromSeconds(2) });
        dice.Enabled = false;
        await stage.StartOperatorAsync(storm, budget, dice);
        dice.Enabled = true;

        storm.Begin();
        await storm.HealedAsync();
        return new FaultRun(storm, budget, dice, await storm.AccountAsync());
    }
}
