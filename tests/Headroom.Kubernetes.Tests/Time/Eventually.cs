using System.Diagnostics;

namespace Headroom.Kubernetes.Tests.Time;

/// <summary>Waits for what happens on other threads: as short as it takes, and not for ever.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(condition, () => what);

    /// <param name="what">Asked for at the end of the patience, so that it can tell what was there instead.</param>
    public static async Task HoldsAsync(Func<bool> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"It never held that {what()}.");
            await Task.Delay(2);
        }
    }

    public static Task WithinPatience(this Task task) => task.WaitAsync(Patience);

    public static Task<T> WithinPatience<T>(this Task<T> task) => task.WaitAsync(Patience);
}
