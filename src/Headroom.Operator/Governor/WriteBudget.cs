using System.Threading.RateLimiting;
using Headroom.Operator.Hosting;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Governor;

/// <summary>How much may be written now. Two purses, a token bucket each: remedies priced in replicas rolled, and tellings (events, status) at one each, so that telling never starves healing.</summary>
public sealed class WriteBudget : IDisposable
{
    private readonly TokenBucketRateLimiter _healing;
    private readonly TokenBucketRateLimiter _telling;
    private readonly int _healingBurst;

    public WriteBudget(IOptions<HeadroomOptions> options)
    {
        var budget = options.Value.Budget;
        _healingBurst = budget.ReplicasBurst;
        _healing = Bucket(budget.ReplicasBurst, budget.ReplicasPerMinute, queueLimit: 0);
        _telling = Bucket(budget.TellingsBurst, budget.TellingsPerMinute, queueLimit: int.MaxValue);
    }

    /// <summary>Pays for a remedy that rolls so many replicas, or answers how long to wait before asking again. A remedy above the whole burst costs the burst.</summary>
    public TimeSpan? TryTakeHealing(int replicas)
    {
        using var lease = _healing.AttemptAcquire(Math.Clamp(replicas, 1, _healingBurst));
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
    }

    /// <summary>Waits for its turn to write one event or status.</summary>
    public async Task TakeTellingAsync(CancellationToken cancellationToken)
    {
        using var lease = await _telling.AcquireAsync(1, cancellationToken);
    }

    public void Dispose()
    {
        _healing.Dispose();
        _telling.Dispose();
    }

    private static TokenBucketRateLimiter Bucket(int burst, int perMinute, int queueLimit) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        QueueLimit = queueLimit,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        AutoReplenishment = true,
    });
}
