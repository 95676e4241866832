using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>Waits for a condition instead of for time to pass.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>The value, once it fulfils the condition.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message has what it was last.</exception>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> read, Func<T, bool> condition, string what, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (condition(value))
                return value;
            if (clock.Elapsed > (patience ?? Patience))
                throw new TimeoutException($"not in {patience ?? Patience}: {what}. Last seen: {Said(value)}");
            await Task.Delay(BetweenLooks);
        }
    }

    public static Task<bool> IsTrueAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null) =>
        BecomesAsync(condition, holds => holds, what, patience);

    /// <summary>An object of the API in one line, its status first, without what nobody reads: the first lines of a failure are what a long log ends with.</summary>
    private static string Said<T>(T value)
    {
        if (value is not JsonObject seen)
            return $"{value}";
        var copy = seen.DeepClone().AsObject();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        if (copy.Remove("status", out var status))
            copy.Insert(0, "status", status);
        return copy.ToJsonString();
    }
}
