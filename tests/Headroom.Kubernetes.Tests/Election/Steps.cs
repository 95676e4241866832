using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

internal static class Steps
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Lets the time pass for these; for all others the clock moves too, but they are frozen.</summary>
    public static void Pass(this ManualTimeProvider clock, TimeSpan time, params IReadOnlyList<Candidate> running)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            clock.Advance(Step);
            foreach (var candidate in running)
                candidate.Thread.Drain();
        }
    }

    public static void Pass(this ManualTimeProvider clock, double seconds, params IReadOnlyList<Candidate> running) => clock.Pass(TimeSpan.FromSeconds(seconds), running);

    /// <summary>How long it took, to the step, until the condition held.</summary>
    public static TimeSpan PassUntil(this ManualTimeProvider clock, Func<bool> condition, params IReadOnlyList<Candidate> running)
    {
        var passed = TimeSpan.Zero;
        for (; !condition(); passed += Step)
        {
            passed.Should().BeLessThan(TimeSpan.FromMinutes(2), "it has to come about");
            clock.Pass(Step, running);
        }

        return passed;
    }
}
