using System.Globalization;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>How much an operator may write in a storm.</summary>
internal sealed record StormBudget(int ReplicasPerMinute, int ReplicasBurst)
{
    /// <summary>Events, and as many statuses from a purse of their own.</summary>
    public int TellingsPerMinute { get; init; } = 300;

    public int TellingsBurst { get; init; } = 60;

    /// <summary>The most replicas that may be rolled from a full bucket on.</summary>
    public double ReplicasWithin(TimeSpan time) => ReplicasBurst + (ReplicasPerMinute * time.TotalMinutes);

    /// <summary>The same of events, and of statuses.</summary>
    public double TellingsWithin(TimeSpan time) => TellingsBurst + (TellingsPerMinute * time.TotalMinutes);

    /// <summary>The operator's settings. No namespace has a purse that is smaller than the whole.</summary>
    public Dictionary<string, string> Settings() => new Dictionary<string, int>
    {
        ["Headroom:Budget:ReplicasPerMinute"] = ReplicasPerMinute,
        ["Headroom:Budget:ReplicasBurst"] = ReplicasBurst,
        ["Headroom:Budget:NamespaceReplicasPerMinute"] = ReplicasPerMinute,
        ["Headroom:Budget:NamespaceReplicasBurst"] = ReplicasBurst,
        ["Headroom:Budget:EventsPerMinute"] = TellingsPerMinute,
        ["Headroom:Budget:EventsBurst"] = TellingsBurst,
        ["Headroom:Budget:StatusesPerMinute"] = TellingsPerMinute,
        ["Headroom:Budget:StatusesBurst"] = TellingsBurst,
    }.ToDictionary(setting => setting.Key, setting => setting.Value.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{ReplicasPerMinute} replicas a minute, burst {ReplicasBurst}; {TellingsPerMinute} events and as many statuses a minute, burst {TellingsBurst}");
}
