using Headroom.Kubernetes.Queueing;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Hosting;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Healing;

/// <summary>Workloads that have to be looked at: one look at a time for each, however many of its pods were killed.</summary>
public sealed class HealingQueue
{
    /// <summary>Those who were sent away together do not return together.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    /// <summary>For each further pod that was killed.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(10);

    private readonly IServiceProvider _services;
    private readonly HealingGate _gate;
    private readonly LooksUnderWay _looks;
    private readonly PressureGauge _pressure;
    private readonly Func<double> _jitter;
    private readonly ReconcileQueue<WorkloadRef> _queue;

    public HealingQueue(
        IServiceProvider services, HealingGate gate, LooksUnderWay looks, PressureGauge pressure, IOptions<HeadroomOptions> options, TimeProvider time, Func<double> jitter, ILogger<HealingQueue> logger)
    {
        (_services, _gate, _looks, _pressure, _jitter) = (services, gate, looks, pressure, jitter);
        _queue = new ReconcileQueue<WorkloadRef>(LookAsync, new ReconcileQueueOptions { Name = "healing", Workers = options.Value.Workers }, time, jitter, logger);
        // Others may wait for its answer, and what it pays for is there: whoever has to wait anyway can wait for its look too.
        gate.TurnCame += _queue.AddFirst;
    }

    /// <summary>Something happened that may call for a remedy now.</summary>
    public void Look(WorkloadRef workload) => _queue.AddNow(workload);

    /// <summary>It was killed once more. Where its remedy waits for budget, that is known by the time that its turn comes.</summary>
    /// <param name="pods">How many of its pods were seen killed: in a storm looks wait too, and those go first that will have the first turns.</param>
    public void KillSeen(WorkloadRef workload, int pods)
    {
        if (!_gate.IsWaiting(workload))
            _queue.AddNow(workload, (pods - 1) * HeadStart);
    }

    public Task RunAsync(CancellationToken cancellationToken) => _queue.RunAsync(cancellationToken);

    private async Task<TimeSpan?> LookAsync(WorkloadRef workload, CancellationToken cancellationToken)
    {
        // A server that has asked to be left alone is not asked, either.
        if (_pressure.Hold is { } hold)
            return hold + (_jitter() * Spread);
        using var underWay = _looks.Begin();
        using var look = _gate.Look(workload);
        // Healer and intake both know the queue: it finds the healer when the first workload is due.
        return await _services.GetRequiredService<Healer>().HealAsync(workload, cancellationToken);
    }
}
