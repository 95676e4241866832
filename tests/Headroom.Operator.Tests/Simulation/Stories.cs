namespace Headroom.Operator.Tests.Simulation;

/// <summary>The stories that are told.</summary>
internal static class Stories
{
    /// <summary>One remedy is enough.</summary>
    public static readonly StoryPlan Healed = new("Healed", "Recovered", Changes: 1);

    /// <summary>Raised once, to a ceiling that is too low, and taken back.</summary>
    public static readonly StoryPlan Reverted = new("Reverted", "GaveUp", Changes: 2) { Ceiling = "128Mi", OnGiveUp = "Revert" };

    /// <summary>The first remedy is not enough, the second one is, and it waits for the budget.</summary>
    public static readonly StoryPlan Escalated = new("Escalated", "Recovered", Changes: 2)
    {
        MinIncrease = "64Mi",
        Replicas = 2,
        Burst = 2,
        PerMinute = 1,
    };

    /// <summary>The broken pod has to be deleted.</summary>
    public static readonly StoryPlan StatefulSet = new("StatefulSet", "Recovered", Changes: 1)
    {
        Kind = ApiKind.StatefulSets,
        Replicas = 2,
    };

    public static readonly IReadOnlyList<StoryPlan> All = [Healed, Reverted, Escalated, StatefulSet];

    public static StoryPlan Named(string name) => All.Single(plan => plan.Name == name);
}
