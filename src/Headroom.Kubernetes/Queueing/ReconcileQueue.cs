using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Queueing;

/// <summary>
/// Works keys: several at once, never two workers on one key, and no request for work lost. The keys' meaning is looked up when they are
/// worked, so however often a key was added meanwhile, one run serves all.
/// </summary>
/// <remarks>
/// When a key is worked, by what it was before:
/// <list type="bullet">
/// <item>Unknown: <see cref="Add"/>, <see cref="AddNow"/> and <see cref="AddFirst"/> at once, <see cref="AddAfter"/> after its delay.</item>
/// <item>Waiting, because of a delay that the work asked for, a failure, or an <see cref="AddAfter"/>: <see cref="Add"/> and
/// <see cref="AddAfter"/> change nothing (a delay is a promise, and churn must not defeat it); <see cref="AddNow"/> makes it due at once, after those that are due already; <see cref="AddFirst"/> puts it before them.</item>
/// <item>In work: it is worked again afterwards. What the work itself asks for decides when: after the delay it answered, or after the
/// backoff where it failed. Where it asks for nothing: at once, or when the earliest of the <see cref="AddAfter"/>s is due.
/// After <see cref="AddNow"/> and <see cref="AddFirst"/> it is worked again at once, whatever the work asks for.</item>
/// </list>
/// A failure is retried after a growing delay, without end; success forgets the failures.
/// </remarks>
public sealed class ReconcileQueue<TKey>
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<TimeSpan?>> _reconcile;
    private readonly ReconcileQueueOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Schedule<TKey> _schedule = new();
    private readonly Dictionary<TKey, KeyState> _states = [];
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _inWork;

    /// <param name="reconcile">Works one key; answers after which delay it wants to be worked again, null for not before the next add.
    /// Throws where it failed; see <see cref="ReconcileFailedException"/>.</param>
    /// <param name="jitter">Gives numbers from 0 up to 1.</param>
    public ReconcileQueue(
        Func<TKey, CancellationToken, Task<TimeSpan?>> reconcile, ReconcileQueueOptions options, TimeProvider time, Func<double> jitter, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        (_reconcile, _options, _time, _jitter, _logger) = (reconcile, options, time, jitter, logger);
    }

    /// <summary>How many keys wait, those with a delay included.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _schedule.Count;
        }
    }

    /// <summary>How many keys are in work.</summary>
    public int InWork
    {
        get
        {
            lock (_lock)
                return _inWork;
        }
    }

    /// <summary>Something about the key changed. Never pulls a delay earlier.</summary>
    public void Add(TKey key) => AddAfter(key, TimeSpan.Zero);

    /// <summary>The key is to be looked at in a while. Never moves a delay that is there already, neither way.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            var due = DueIn(delay);
            if (_states.TryGetValue(key, out var state) && state.InWork)
                state.Again = Math.Min(state.Again ?? long.MaxValue, due);
            else if (!_schedule.IsWaiting(key, out _))
                _schedule.Put(key, due);
        }

        Wake();
    }

    /// <summary>The key is to be worked now, whatever delay it waits for. For true triggers, not for mere changes.</summary>
    /// <param name="headStart">As if it had been added so long ago: what presses most overtakes what was due for less long, and nothing is overtaken for ever.</param>
    public void AddNow(TKey key, TimeSpan headStart = default) => AddBy(key, _time.GetTimestamp() - Ticks(headStart));

    /// <summary>The key is to be worked before all others, those included that are due already: something else waits for it.</summary>
    public void AddFirst(TKey key) => AddBy(key, long.MinValue);

    /// <summary>Works keys until <paramref name="cancellationToken"/> is cancelled; then waits for those in work, which get the same token.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(_options.Workers, _options.Workers);
        try
        {
            while (true)
            {
                await slots.WaitAsync(cancellationToken);
                TKey key;
                try
                {
                    key = await NextAsync(cancellationToken);
                }
                catch
                {
                    slots.Release();
                    throw;
                }

                _ = Task.Run(() => WorkAsync(key, slots, cancellationToken), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            for (var slot = 0; slot < _options.Workers; slot++)
                await slots.WaitAsync(CancellationToken.None);
        }
    }

    private void AddBy(TKey key, long latest)
    {
        lock (_lock)
        {
            if (_states.TryGetValue(key, out var state) && state.InWork)
                state.AgainNow = true;
            else if (!_schedule.IsWaiting(key, out var due) || due > latest)
                _schedule.Put(key, latest);
        }

        Wake();
    }

    private async Task<TKey> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_lock)
            {
                var now = _time.GetTimestamp();
                if (_schedule.TryTake(now, out var key, out var next))
                {
                    if (!_states.TryGetValue(key, out var state))
                        _states[key] = state = new KeyState();
                    state.InWork = true;
                    _inWork++;
                    return key;
                }

                wait = next is { } due ? WaitUntil(due, now) : Timeout.InfiniteTimeSpan;
            }

            await using var timer = _time.CreateTimer(static queue => ((ReconcileQueue<TKey>)queue!).Wake(), this, wait, Timeout.InfiniteTimeSpan);
            await _changed.Reader.ReadAsync(cancellationToken);
        }
    }

    private async Task WorkAsync(TKey key, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        Exception? error = null;
        TimeSpan? delay = null;
        try
        {
            delay = await _reconcile(key, cancellationToken);
        }
        catch (Exception e)
        {
            error = e;
        }

        Finish(key, delay, error, stopping: cancellationToken.IsCancellationRequested);
        slots.Release();
        Wake();
    }

    private void Finish(TKey key, TimeSpan? delay, Exception? error, bool stopping)
    {
        RetryNotice? notice = null;
        lock (_lock)
        {
            var state = _states[key];
            if (error is not null)
                notice = Fail(state, error, out delay);
            else
                (state.Failures, state.LastError) = (0, null);

            long? due = state.AgainNow ? _time.GetTimestamp() : delay is { } wanted ? DueIn(wanted) : state.Again;
            (state.InWork, state.Again, state.AgainNow) = (false, null, false);
            _inWork--;
            if (due is { } at)
                _schedule.Put(key, at);
            if (state.Failures == 0)
                _states.Remove(key);
        }

        // What a stop interrupts has not failed.
        if (notice is { } failed && !(stopping && error is OperationCanceledException))
            failed.Tell(_logger, _options.Name, key);
    }

    private RetryNotice Fail(KeyState state, Exception error, out TimeSpan? delay)
    {
        state.Failures++;
        var backoff = _options.Backoff.Delay(state.Failures, _jitter());
        var retry = RetryNotice.For(error, backoff, state.Failures, isNew: state.LastError != error.Message);
        state.LastError = error.Message;
        delay = retry.Delay;
        return retry;
    }

    private long DueIn(TimeSpan delay) => _time.GetTimestamp() + Ticks(delay);

    /// <summary>On the clock's own scale; none for what is negative.</summary>
    private long Ticks(TimeSpan span) =>
        span <= TimeSpan.Zero ? 0 : (long)Math.Ceiling(Math.Min(span.TotalSeconds, TimeSpan.FromDays(3650).TotalSeconds) * _time.TimestampFrequency);

    private TimeSpan WaitUntil(long due, long now)
    {
        // Timers count whole milliseconds, and know no more than 49 days of them.
        var milliseconds = Math.Ceiling((due - now) * 1000.0 / _time.TimestampFrequency);
        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 1, TimeSpan.FromDays(1).TotalMilliseconds));
    }

    private void Wake() => _changed.Writer.TryWrite(true);
}
