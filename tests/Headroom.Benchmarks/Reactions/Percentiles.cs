namespace Headroom.Benchmarks.Reactions;

/// <summary>How long most took.</summary>
internal sealed record Percentiles(TimeSpan P50, TimeSpan P90, TimeSpan P99)
{
    /// <summary>What the columns of <see cref="Cells"/> are called.</summary>
    public static IReadOnlyList<string> Titles { get; } = ["p50, ms", "p90, ms", "p99, ms"];

    public IEnumerable<string> Cells => new[] { P50, P90, P99 }.Select(time => Amounts.Text(time.TotalMilliseconds, "0"));

    public static Percentiles Of(IEnumerable<TimeSpan> times)
    {
        var ordered = times.Order().ToList();
        return new Percentiles(At(50), At(90), At(99));

        TimeSpan At(int percent) => ordered[Math.Min(ordered.Count - 1, ordered.Count * percent / 100)];
    }
}
