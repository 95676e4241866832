namespace Headroom.Operator.Governor;

/// <summary>Why a remedy that is due waits. The words stand in the policies' status.</summary>
public enum DelayReason
{
    /// <summary>The policy's own least time between two remedies.</summary>
    Backoff,

    /// <summary>Other remedies have used up the budget, or are first.</summary>
    WriteBudget,

    /// <summary>The API server has too much to do: the budget is cut.</summary>
    ApiServerPressure,
}
