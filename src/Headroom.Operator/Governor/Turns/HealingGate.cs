using Headroom.Operator.Governor.Budget;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Hosting;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Governor.Turns;

/// <summary>
/// Where remedies wait for budget. Who has to wait is called when its turn has come, and is judged again then: the patch is built from the facts
/// of that moment, whatever was killed or changed meanwhile. Safe for use by several threads.
/// </summary>
public sealed class HealingGate : IDisposable
{
    /// <summary>Calm may come while they wait, and more tokens with it.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<WorkloadRef, Claim> _claims = [];
    private readonly HealingPurse _purse;
    private readonly PressureGauge _pressure;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public HealingGate(IOptions<HeadroomOptions> options, PressureGauge pressure, TimeProvider time)
    {
        (_purse, _pressure, _time) = (new HealingPurse(options.Value.Budget, time), pressure, time);
        _timer = time.CreateTimer(static gate => ((HealingGate)gate!).CallThoseDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A workload's turn has come: look at it now.</summary>
    public event Action<WorkloadRef>? TurnCame;

    /// <summary>How many remedies wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _claims.Count;
        }
    }

    /// <summary>What the operator's own bucket holds, in replicas; negative while in debt.</summary>
    public double Level
    {
        get
        {
            lock (_lock)
                return _purse.Whole.Level;
        }
    }

    /// <summary>It waits, and will be looked at when its turn comes; while it is being looked at that is not certain.</summary>
    public bool IsWaiting(WorkloadRef workload)
    {
        lock (_lock)
            return _claims.TryGetValue(workload, out var claim) && claim.Confirmed;
    }

    /// <summary>Around a look at a workload: whoever waited, and at this look no longer asks to enter, loses its place to the next.</summary>
    public IDisposable Look(WorkloadRef workload)
    {
        lock (_lock)
        {
            if (_claims.TryGetValue(workload, out var claim))
                claim.Confirmed = false;
        }

        return new EndOfLook(this, workload);
    }

    /// <summary>
    /// How long a remedy that rolls so many replicas has to wait, as far as can be told now; null where it may enter, which is not paid yet. It takes
    /// its place in the line either way: until it enters, those behind it reckon with it.
    /// </summary>
    /// <param name="replicas">At least 1 is reckoned.</param>
    /// <param name="urgency">See <see cref="Urgency"/>.</param>
    public TimeSpan? Ask(WorkloadRef workload, int replicas, double urgency) => Claim(workload, replicas, urgency, static (_, claim) => claim.MayGo());

    /// <summary>Pays for a remedy that rolls so many replicas, and answers null; else how long it has to wait, as far as can be told now.</summary>
    /// <param name="replicas">At least 1 is paid.</param>
    /// <param name="urgency">See <see cref="Urgency"/>.</param>
    public TimeSpan? TryEnter(WorkloadRef workload, int replicas, double urgency) => Claim(workload, replicas, urgency, static (gate, claim) => gate.Pay(claim));

    /// <summary>Why this is no moment for a write that nobody waits for; null where nobody waits for anything, and everything that was spent is back.</summary>
    public DelayReason? Disquiet(WorkloadRef workload)
    {
        lock (_lock)
            return DisquietNow(workload);
    }

    /// <summary>Pays for a write that nobody waits for, and answers null; else why this is no moment for it. It takes no place in the line.</summary>
    /// <param name="replicas">At least 1 is paid.</param>
    public DelayReason? TryEnterQuietly(WorkloadRef workload, int replicas)
    {
        lock (_lock)
        {
            if (DisquietNow(workload) is { } reason)
                return reason;
            _purse.Pay(workload.Namespace, Math.Max(replicas, 1));
            return null;
        }
    }

    /// <summary>The remedy was paid for and not written.</summary>
    public void Return(WorkloadRef workload, int replicas)
    {
        lock (_lock)
            _purse.Return(workload.Namespace, Math.Max(replicas, 1));
        CallThoseDue();
    }

    public void Dispose() => _timer.Dispose();

    /// <param name="go">What becomes of a claim whose turn it is.</param>
    private TimeSpan? Claim(WorkloadRef workload, int replicas, double urgency, Action<HealingGate, Claim> go)
    {
        TimeSpan wait;
        IReadOnlyList<WorkloadRef> due;
        lock (_lock)
        {
            if (!_claims.TryGetValue(workload, out var claim))
                _claims[workload] = claim = new Claim(workload, _time.GetTimestamp());
            (claim.Price, claim.Urgency, claim.Confirmed) = (Math.Max(replicas, 1), urgency, true);
            var places = Places();
            wait = WaitOf(claim, places);
            if (wait == TimeSpan.Zero)
            {
                go(this, claim);
                places = Places();
            }
            else if (claim.Called)
            {
                // It costs more than it did when it was called, or the server wants to be left alone.
                claim.Called = false;
                places = Places();
                wait = WaitOf(claim, places);
            }

            due = TakeDue(places);
        }

        Call(due);
        return wait == TimeSpan.Zero ? null : wait;
    }

    private TimeSpan WaitOf(Claim claim, IReadOnlyList<(Claim Claim, TimeSpan Wait)> places)
    {
        var wait = places.First(place => place.Claim == claim).Wait;
        return _pressure.Hold is { } hold && hold > wait ? hold : wait;
    }

    private void Pay(Claim claim)
    {
        _purse.Pay(claim.Workload.Namespace, claim.Price);
        _claims.Remove(claim.Workload);
    }

    private DelayReason? DisquietNow(WorkloadRef workload)
    {
        if (_pressure.IsStrained)
            return DelayReason.ApiServerPressure;
        return _claims.Count > 0 || !_purse.Whole.IsFull || !_purse.Of(workload.Namespace).IsFull ? DelayReason.WriteBudget : null;
    }

    private void EndLook(WorkloadRef workload)
    {
        lock (_lock)
        {
            if (!_claims.TryGetValue(workload, out var claim) || claim.Confirmed)
                return;
            _claims.Remove(workload);
        }

        CallThoseDue();
    }

    private void CallThoseDue()
    {
        IReadOnlyList<WorkloadRef> due;
        lock (_lock)
            due = TakeDue(Places());
        Call(due);
    }

    /// <summary>Those who may go and do not know it yet; sets the timer for the next.</summary>
    private List<WorkloadRef> TakeDue(IReadOnlyList<(Claim Claim, TimeSpan Wait)> places)
    {
        var hold = _pressure.Hold;
        var due = hold is null ? places.Where(place => place.Wait == TimeSpan.Zero && !place.Claim.Called).Select(place => place.Claim).ToList() : [];
        foreach (var claim in due)
            claim.Called = true;
        var waits = places.Where(place => place.Wait > TimeSpan.Zero).Select(place => place.Wait).ToList();
        var next = hold ?? (waits.Count > 0 ? waits.Min() : Timeout.InfiniteTimeSpan);
        if (_claims.Count > 0 && (next == Timeout.InfiniteTimeSpan || next > LongestSleep))
            next = LongestSleep;
        _timer.Change(next == Timeout.InfiniteTimeSpan || next > ShortestSleep ? next : ShortestSleep, Timeout.InfiniteTimeSpan);
        return [.. due.Select(claim => claim.Workload)];
    }

    private IReadOnlyList<(Claim Claim, TimeSpan Wait)> Places()
    {
        _purse.Slow(_pressure.Share);
        return Line.Of(_claims.Values, _purse, _time);
    }

    private void Call(IReadOnlyList<WorkloadRef> due)
    {
        foreach (var workload in due)
            TurnCame?.Invoke(workload);
    }

    private sealed class EndOfLook(HealingGate gate, WorkloadRef workload) : IDisposable
    {
        public void Dispose() => gate.EndLook(workload);
    }
}
