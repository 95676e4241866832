namespace Headroom.Cluster.Tests.Storm;

/// <summary>Which fault comes when: by chances, and by a random that is the same at every run. Counts those that came. Safe for use by several threads.</summary>
/// <param name="chances">From 0 to 1 for each occasion; a fault without one never comes.</param>
/// <param name="most">After so many in all nothing goes wrong any more.</param>
internal sealed class FaultDice(int seed, IReadOnlyDictionary<Fault, double> chances, int most) : IFaultChoice
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<Fault, int> _injected = [];

    /// <summary>While false, nothing goes wrong.</summary>
    public bool Enabled { get; set; } = true;

    public IReadOnlyDictionary<Fault, int> Injected
    {
        get
        {
            lock (_lock)
                return _injected.ToDictionary();
        }
    }

    public Fault? Roll(ApiRequest request, params ReadOnlySpan<Fault> possible)
    {
        lock (_lock)
        {
            if (!Enabled || _injected.Values.Sum() >= most)
                return null;
            var roll = _random.NextDouble();
            foreach (var fault in possible)
            {
                roll -= chances.GetValueOrDefault(fault);
                if (roll >= 0)
                    continue;
                _injected[fault] = _injected.GetValueOrDefault(fault) + 1;
                return fault;
            }

            return null;
        }
    }
}
