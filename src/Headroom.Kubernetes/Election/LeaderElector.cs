using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Election;

/// <summary>
/// Waits until the lease is free, takes it, and renews it until it stops or has lost it; of all who ask for one lease, one leads.
/// Source of the algorithm and of its times: client-go's tools/leaderelection.
/// </summary>
/// <remarks>
/// No clock is compared with another's: a lease has run out when it was seen unchanged for its duration, and a leader goes by when its own
/// requests began. A stop releases the lease, so what writes has to have stopped before: hosted services stop in the reverse of their order.
/// </remarks>
public sealed class LeaderElector : BackgroundService
{
    private const int MostLooks = 3;

    /// <summary>Timers count whole milliseconds, and cut off the rest.</summary>
    private static readonly TimeSpan TimerGrain = TimeSpan.FromMilliseconds(1);

    private readonly LeaderElectionOptions _options;
    private readonly Leadership _leadership;
    private readonly Action _onLost;
    private readonly TimeProvider _time;
    private readonly Func<double> _randomness;
    private readonly ILogger _logger;
    private readonly ObjectKey _lease;
    private readonly LeaseRequests _requests;
    private readonly LeaseHealth _health;
    private readonly ObservedLease _observed;

    /// <summary>The lease as it was written last; null while it is not held.</summary>
    private V1Lease? _held;

    /// <summary>When the attempt to renew began that was made last.</summary>
    private long _triedAt;

    /// <param name="writer">One that nothing holds up: a budget that makes renewals wait costs the lead.</param>
    /// <param name="leadership">Told of the outcome; made with the same options.</param>
    /// <param name="onLost">Called once, when the lead is lost for good; not on a stop. The program has to end.</param>
    /// <param name="randomness">Gives numbers from 0 up to 1.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names each. Or the leadership is one without election.</exception>
    public LeaderElector(
        IKubernetesReader reader,
        IKubernetesWriter writer,
        LeaderElectionOptions options,
        Leadership leadership,
        Action onLost,
        TimeProvider time,
        Func<double> randomness,
        ILogger<LeaderElector> logger)
    {
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        if (leadership.Left is null)
            throw new ArgumentException("It leads without election.", nameof(leadership));
        (_options, _leadership, _onLost, _time, _randomness, _logger) = (options, leadership, onLost, time, randomness, logger);
        _lease = new ObjectKey(options.Namespace, options.Name);
        _requests = new LeaseRequests(reader, writer, options, time);
        _health = new LeaseHealth(_lease, time, logger);
        _observed = new ObservedLease(options.LeaseDuration, time);
    }

    /// <summary>Ends when <paramref name="stoppingToken"/> is cancelled and the lease released, or when the lead is lost.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!await TryAcquireAsync(stoppingToken))
                await Task.Delay(UntilNextLook(), _time, stoppingToken);
            while (_held is { } held)
            {
                await Task.Delay(UntilNextRenewal(), _time, stoppingToken);
                await TryRenewAsync(held);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            if (_held is { } held)
                await ReleaseAsync(held);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    private async Task<bool> TryAcquireAsync(CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(_options.Patience, _time);
        try
        {
            var seen = await LookAsync(patience.Token, stop);
            if (_observed.Holder is { } holder && holder != _options.Identity && _observed.Left > TimeSpan.Zero)
            {
                Follow(holder);
                _health.Answered();
                return false;
            }

            _triedAt = _time.GetTimestamp();
            // Not given up at a stop: whether there is something to release has to be known then.
            var held = seen is null ? await _requests.CreateAsync(patience.Token) : await _requests.TakeAsync(seen, patience.Token);
            _health.Answered();
            // An answer that was too long on its way is none. The next look finds the own name on the lease.
            if (!_leadership.Lead(_options.Identity, _triedAt))
                return false;
            _held = held;
            _logger.Leading(_options.Identity, _lease);
            return true;
        }
        catch (KubernetesApiException e) when (IsOvertaken(e))
        {
            _health.Answered();
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            _health.Failed(Explain(e));
        }

        return false;
    }

    private async Task TryRenewAsync(V1Lease held)
    {
        var left = _leadership.Left ?? _options.RenewDeadline;
        if (left == TimeSpan.Zero)
        {
            Lose($"it could not be renewed within {_options.RenewDeadline.TotalSeconds:0.#} s", null);
            return;
        }

        _triedAt = _time.GetTimestamp();
        using var patience = new CancellationTokenSource(left < _options.Patience ? left : _options.Patience, _time);
        V1Lease? renewed;
        try
        {
            renewed = await RenewAsync(held, patience.Token);
        }
        catch (Exception e)
        {
            _health.Failed(Explain(e));
            return;
        }

        _health.Answered();
        if (renewed is null)
            Lose($"{_observed.Holder} took it", _observed.Holder);
        else if (!_leadership.Lead(_options.Identity, _triedAt))
            Lose($"the answer to its renewal came after more than {_options.RenewDeadline.TotalSeconds:0.#} s", null);
        else
            _held = renewed;
    }

    /// <summary>The lease renewed, with the resource version that is known; where that is an old one, a look tells why.</summary>
    /// <returns>Null where another holds it.</returns>
    private async Task<V1Lease?> RenewAsync(V1Lease? known, CancellationToken cancellationToken)
    {
        for (var looks = 0; ; looks++)
        {
            try
            {
                return known is null ? await _requests.CreateAsync(cancellationToken) : await _requests.TakeAsync(known, cancellationToken);
            }
            catch (KubernetesApiException e) when (IsOvertaken(e) && looks < MostLooks)
            {
                known = await LookAsync(cancellationToken, CancellationToken.None);
            }

            if (known is null)
                _logger.LeaseDeleted(_lease);
            else if (_observed.Holder is { } holder && holder != _options.Identity)
                return null;
        }
    }

    private async Task ReleaseAsync(V1Lease held)
    {
        _leadership.End(null);
        using var patience = new CancellationTokenSource(_options.Patience, _time);
        try
        {
            try
            {
                await _requests.ReleaseAsync(held, patience.Token);
            }
            catch (KubernetesApiException e) when (IsOvertaken(e))
            {
                // Changed since: perhaps by a renewal of the own whose answer did not come.
                if (await LookAsync(patience.Token, CancellationToken.None) is not { } seen || _observed.Holder != _options.Identity)
                    return;
                await _requests.ReleaseAsync(seen, patience.Token);
            }

            _logger.Released(_lease);
        }
        catch (Exception e)
        {
            _logger.ReleaseFailed(_lease, Explain(e).Message);
        }
    }

    private async Task<V1Lease?> LookAsync(CancellationToken patience, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience, stop);
        var seen = await _requests.FindAsync(either.Token);
        if (seen is not null)
            _observed.See(seen);
        return seen;
    }

    private void Follow(string holder)
    {
        if (_leadership.Leader == holder)
            return;
        _leadership.Follow(holder);
        _logger.Following(holder, _lease);
    }

    private void Lose(string why, string? leader)
    {
        _held = null;
        _leadership.End(leader);
        _logger.Lost(_lease, why);
        _onLost();
    }

    /// <summary>Spread a little, so that several do not look at once for ever; but not later than the lease runs out.</summary>
    private TimeSpan UntilNextLook()
    {
        var pause = _options.RetryPeriod * (1 - (_randomness() / 4));
        var left = _observed.Left;
        return left > TimeSpan.Zero && left < pause ? left + TimerGrain : pause;
    }

    /// <summary>A try that took long is followed at once; and none is waited for beyond the deadline.</summary>
    private TimeSpan UntilNextRenewal()
    {
        var pause = _options.RetryPeriod - _time.GetElapsedTime(_triedAt);
        if (_leadership.Left is { } left && left < pause)
            return left + TimerGrain;
        return pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
    }

    /// <summary>Another wrote or deleted it since it was seen, or made it where none was.</summary>
    private static bool IsOvertaken(KubernetesApiException e) => e.IsConflict || (e is { IsNotFound: true, IsMissingResource: false } && e.Request.Verb != "create");

    private static Exception Explain(Exception error) => error is OperationCanceledException
        ? new TimeoutException("no answer in time", error)
        : error;
}
