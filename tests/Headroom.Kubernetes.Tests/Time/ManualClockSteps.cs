namespace Headroom.Kubernetes.Tests.Time;

public static class ManualClockSteps
{
    /// <summary>Moves the clock in steps until the condition holds, giving other threads time to go on after each.</summary>
    public static Task AdvanceUntilAsync(this ManualTimeProvider clock, TimeSpan step, Func<bool> condition, string what) =>
        Eventually.HoldsAsync(
            () =>
            {
                if (condition())
                    return true;
                clock.Advance(step);
                return false;
            },
            what);
}
