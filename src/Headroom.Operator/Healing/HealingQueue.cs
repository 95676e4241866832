using Headroom.Kubernetes.Queueing;
using Headroom.Operator.Hosting;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Healing;

/// <summary>Workloads that have to be looked at: one look at a time for each, however many of its pods were killed.</summary>
public sealed class HealingQueue
{
    private readonly ReconcileQueue<WorkloadRef> _queue;

    public HealingQueue(IServiceProvider services, IOptions<HeadroomOptions> options, TimeProvider time, Func<double> jitter, ILogger<HealingQueue> logger) =>
        _queue = new ReconcileQueue<WorkloadRef>(
            // Healer and intake both know the queue: it finds the healer when the first workload is due.
            (workload, cancellationToken) => services.GetRequiredService<Healer>().HealAsync(workload, cancellationToken),
            new ReconcileQueueOptions { Name = "healing", Workers = options.Value.Workers }, time, jitter, logger);

    /// <summary>Something happened that may call for a remedy now.</summary>
    public void Look(WorkloadRef workload) => _queue.AddNow(workload);

    public Task RunAsync(CancellationToken cancellationToken) => _queue.RunAsync(cancellationToken);
}
