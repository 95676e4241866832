using System.Collections.Concurrent;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Healing;

/// <summary>The incidents under way, by workload, and which kills are settled. Safe for use by several threads.</summary>
public sealed class IncidentBook(TimeProvider time)
{
    private const int MostSettled = 50_000;

    private readonly ConcurrentDictionary<WorkloadRef, Incident> _incidents = new();
    private readonly ConcurrentDictionary<KillId, bool> _settled = new();

    public Incident Open(WorkloadRef workload) => _incidents.GetOrAdd(workload, _ => new Incident(time));

    /// <summary>Opens an incident where none is under way; false where one is.</summary>
    public bool TryOpen(WorkloadRef workload, out Incident incident)
    {
        var opened = new Incident(time);
        incident = _incidents.GetOrAdd(workload, opened);
        return ReferenceEquals(incident, opened);
    }

    /// <summary>How many incidents are under way.</summary>
    public int Count => _incidents.Count;

    public bool IsEmpty => _incidents.IsEmpty;

    public Incident? Find(WorkloadRef workload) => _incidents.GetValueOrDefault(workload);

    public IReadOnlyList<WorkloadRef> In(string ns) => [.. _incidents.Keys.Where(workload => workload.Namespace == ns)];

    /// <summary>Enters a kill; true where that is news.</summary>
    public bool Add(WorkloadRef workload, Sighting sighting)
    {
        while (true)
        {
            var incident = Open(workload);
            switch (incident.Add(sighting))
            {
                case SightingNews.News:
                    return true;
                case SightingNews.Known:
                    return false;
                default:
                    _incidents.TryRemove(KeyValuePair.Create(workload, incident));
                    break;
            }
        }
    }

    /// <summary>The kill belongs to an incident that is over: a pod goes on showing it for as long as it lives.</summary>
    public bool IsSettled(KillId kill) => _settled.ContainsKey(kill);

    /// <summary>The kill is not to be looked at again.</summary>
    public void Settle(KillId kill)
    {
        if (_settled.Count >= MostSettled)
            _settled.Clear();
        _settled[kill] = true;
    }

    /// <summary>Ends an incident. The kills that were judged are not looked at again; one that came meanwhile opens the next incident.</summary>
    public void Settle(WorkloadRef workload, IReadOnlyCollection<Sighting> judged)
    {
        var sightings = Close(workload);
        foreach (var sighting in judged)
            Settle(sighting.Id);
        foreach (var sighting in sightings.Where(sighting => !_settled.ContainsKey(sighting.Id)))
            Add(workload, sighting);
    }

    /// <summary>Takes an incident out; answers its kills.</summary>
    public IReadOnlyList<Sighting> Close(WorkloadRef workload) => _incidents.TryRemove(workload, out var incident) ? incident.Close() : [];
}
