using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Controllers;

/// <summary>Runs one kind's controller: watch, keep the newest of each object that is to be worked, work it, one call at a time for each object.</summary>
/// <remarks>
/// A changed object is worked at once, unless it waits for a requeue or a retry: then it is worked when that is due, as it is by then.
/// A deletion is worked at once whatever is waited for. Before this process leads, nothing is listed, watched or worked.
/// </remarks>
public sealed class EntityControllerHost<TEntity> : BackgroundService
    where TEntity : class, IKubernetesObject
{
    private readonly IServiceScopeFactory _scopes;
    private readonly Leadership _leadership;
    private readonly PendingObjects<TEntity> _pending = new();
    private readonly ReconcileQueue<ObjectKey> _queue;
    private readonly ResourceWatcher<TEntity> _watcher;

    /// <param name="randomness">Gives numbers from 0 up to 1, from any thread.</param>
    /// <exception cref="InvalidOperationException">The kind says not where it lives in the API, or has no source-generated JSON.</exception>
    public EntityControllerHost(
        KubernetesClient client,
        IServiceScopeFactory scopes,
        Leadership leadership,
        ControllerOptions<TEntity> options,
        TimeProvider time,
        Func<double> randomness,
        ILoggerFactory loggers)
    {
        (_scopes, _leadership) = (scopes, leadership);
        _queue = new ReconcileQueue<ObjectKey>(WorkAsync, options.Queue, time, randomness, loggers.CreateLogger<ReconcileQueue<ObjectKey>>());
        _watcher = new ResourceWatcher<TEntity>(
            client, new QueueingSink<TEntity>(_pending, _queue), options.Watch, time, randomness, loggers.CreateLogger<ResourceWatcher<TEntity>>());
    }

    public IWatchStatus Status => _watcher;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _leadership.Acquired.WaitAsync(stoppingToken);
        await Task.WhenAll(_watcher.RunAsync(stoppingToken), _queue.RunAsync(stoppingToken));
    }

    private async Task<TimeSpan?> WorkAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        while (_pending.FirstDeleted(key) is { } deleted)
        {
            // An object that is gone is not requeued: only a failure is tried again.
            _ = OrThrow(await CallAsync((controller, token) => controller.DeletedAsync(deleted, token), cancellationToken));
            _pending.ForgetDeleted(key, deleted);
        }

        if (_pending.Latest(key) is not { } latest)
            return null;
        var requeueAfter = OrThrow(await CallAsync((controller, token) => controller.ReconcileAsync(latest, token), cancellationToken));
        if (requeueAfter is null)
            _pending.Forget(key, latest);
        return requeueAfter;
    }

    private async Task<ReconciliationResult<TEntity>> CallAsync(
        Func<IEntityController<TEntity>, CancellationToken, Task<ReconciliationResult<TEntity>>> call, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<IEntityController<TEntity>>(), cancellationToken);
    }

    private static TimeSpan? OrThrow(ReconciliationResult<TEntity> result) => result.IsSuccess
        ? result.RequeueAfter
        : throw new ReconcileFailedException(result.ErrorMessage!, result.RequeueAfter, result.Error);
}
