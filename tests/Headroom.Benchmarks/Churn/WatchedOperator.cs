using System.Globalization;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Churn;

/// <summary>The operator as a process that is looked at from outside: by the kernel's accounts, and by its own metrics.</summary>
/// <param name="port">Where it serves its metrics.</param>
internal sealed class WatchedOperator(OperatorProcess process, int port) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new();
    private readonly Uri _metrics = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/metrics"));
    private readonly ProcessUse _use = ProcessUse.Of(process.Id);

    public TimeSpan Cpu => _use.Cpu;

    public long ResidentBytes => _use.ResidentBytes;

    /// <summary>Waits until every pod that there is has been listed.</summary>
    public Task WatchesAsync() => Eventually.IsTrueAsync(
        () => process.HasExited ? throw new InvalidOperationException($"The operator has ended: {string.Join('\n', process.Log)}") : Task.FromResult(process.Log.Any(line => line.Contains("Watching pods", StringComparison.Ordinal))),
        "the operator watches pods", TimeSpan.FromMinutes(2));

    /// <summary>Waits until it does next to nothing for a second.</summary>
    public async Task RestsAsync()
    {
        using var seconds = new PeriodicTimer(Second);
        for (var before = TimeSpan.Zero; Cpu - before > Second / 50; await seconds.WaitForNextTickAsync())
            before = Cpu;
    }

    /// <summary>Looks on while something is done.</summary>
    public async Task<ChurnPhase> DuringAsync(string name, Func<Task> action)
    {
        var (events, cpu, began) = (await EventsAsync(), Cpu, TimeProvider.System.GetTimestamp());
        var resident = new List<long>();
        var running = action();
        using var seconds = new PeriodicTimer(Second);
        while (!running.IsCompleted && await seconds.WaitForNextTickAsync())
            resident.Add(ResidentBytes);
        await running;
        var (length, used) = (TimeProvider.System.GetElapsedTime(began), Cpu - cpu);
        return new ChurnPhase(name, length, await EventsAsync() - events, used, resident);
    }

    public void Dispose() => _http.Dispose();

    private async Task<long> EventsAsync() => (await _http.GetStringAsync(_metrics)).Split('\n')
        .Where(line => line.StartsWith("headroom_watch_events_total{", StringComparison.Ordinal) && line.Contains("resource=\"pods\"", StringComparison.Ordinal))
        .Sum(line => long.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
}
