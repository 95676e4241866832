using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Churn;

/// <summary>The operator as a process that is looked at from outside: by the kernel's accounts, by its own metrics, and by the API server's audit log.</summary>
internal sealed class WatchedOperator(StormSite site, OperatorAccount account, OperatorProcess process, int metricsPort) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly EventCounter _events = new(metricsPort);
    private readonly ProcessUse _use = ProcessUse.Of(process.Id);

    public TimeSpan Cpu => _use.Cpu;

    public long ResidentBytes => _use.ResidentBytes;

    /// <summary>Waits until every pod that there is has been listed.</summary>
    public Task WatchesAsync() => WatchesAsync(process);

    /// <inheritdoc cref="WatchesAsync()"/>
    public static Task WatchesAsync(OperatorProcess process) => Eventually.IsTrueAsync(
        () => process.HasExited ? throw new InvalidOperationException($"The operator has ended: {string.Join('\n', process.Log)}") : Task.FromResult(process.Log.Any(line => line.Contains("Watching pods", StringComparison.Ordinal))),
        "the operator watches pods", TimeSpan.FromMinutes(2));

    /// <summary>Looks on while something is done.</summary>
    public async Task<ChurnPhase> DuringAsync(string name, Func<Task> action)
    {
        var (audit, events, cpu, began) = (site.Audit(), await _events.ReadAsync(), Cpu, TimeProvider.System.GetTimestamp());
        var resident = new List<long>();
        var running = action();
        using var seconds = new PeriodicTimer(Second);
        while (!running.IsCompleted && await seconds.WaitForNextTickAsync())
            resident.Add(ResidentBytes);
        await running;
        var (length, used) = (TimeProvider.System.GetElapsedTime(began), Cpu - cpu);
        var requests = (await audit.OfAsync(account.User)).CountBy(request => $"{request.Verb} {request.Resource}").ToDictionary();
        return new ChurnPhase(name, length, await _events.ReadAsync() - events, used, resident, requests);
    }

    public void Dispose() => _events.Dispose();
}
