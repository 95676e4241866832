using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Reports;

/// <summary>What there is to tell under one policy. Not safe for use by several threads at once: its reporter locks.</summary>
internal sealed class PolicyReport(PolicyEntry entry)
{
    /// <summary>The status lists fewer, and counts all of them.</summary>
    private const int MostIncidents = 1000;

    /// <summary>Pods and Jobs that nothing brings back come and go, each under a name of its own: what was said of them is history after that.</summary>
    private static readonly TimeSpan UnsupportedKept = TimeSpan.FromDays(1);

    /// <summary>As above.</summary>
    private const int MostAdvice = 1000;

    private readonly List<IncidentStatus> _incidents = [.. entry.Status?.Incidents ?? []];
    private readonly List<AdviceStatus> _advice = [.. entry.Status?.Advice ?? []];

    public PolicyEntry Entry { get; set; } = entry;

    /// <summary>The status that the cluster has.</summary>
    public MemoryPolicyStatus? Written { get; set; } = entry.Status;

    public DateTimeOffset? WrittenAt { get; set; }

    /// <summary>Null where the policy loses no pod to another one, as far as is known.</summary>
    public PolicyOverlap? Overlap { get; set; }

    public DateTimeOffset? LastRemedy { get; private set; } = entry.Status?.LastRemedyTime;

    public IReadOnlyList<IncidentStatus> Incidents => _incidents;

    public IReadOnlyList<AdviceStatus> Advice => _advice;

    /// <summary>Enters the newest of one workload's incidents, in place of what stood there.</summary>
    public void Put(IReadOnlyList<IncidentStatus> lines)
    {
        foreach (var told in lines)
        {
            var before = _incidents.FindIndex(other => other.Workload == told.Workload && other.Container == told.Container);
            var line = before >= 0 ? Counted(_incidents[before], told) : told;
            // A further look that found nothing new is not news, and costs no write; nor is a workload that was given up, or is contested, and goes on being killed.
            if (before >= 0 && (_incidents[before] == line || IsSameEnd(_incidents[before], line)))
                continue;
            if (before >= 0)
                _incidents.RemoveAt(before);
            _incidents.Insert(0, line);
        }

        var newest = lines.Max(line => line.LastKill);
        _incidents.RemoveAll(line => line.Phase == nameof(IncidentPhase.Unsupported) && line.LastKill < newest - UnsupportedKept);
        if (_incidents.Count > MostIncidents)
            _incidents.RemoveRange(MostIncidents, _incidents.Count - MostIncidents);
    }

    /// <summary>The newest stands, in whatever order they are told.</summary>
    public void Remedied(DateTimeOffset? at)
    {
        if (at is not null && !(LastRemedy >= at))
            LastRemedy = at;
    }

    /// <summary>Enters what is advised for one workload now, in place of what stood there of these kinds. Answers whether that changes anything.</summary>
    public bool Advise(string workload, IReadOnlySet<string> kinds, IReadOnlyList<AdviceStatus> advice)
    {
        var news = advice.Except(_advice).ToList();
        var removed = _advice.RemoveAll(line => line.Workload == workload && kinds.Contains(line.Kind) && !advice.Contains(line));
        _advice.InsertRange(0, news);
        if (_advice.Count > MostAdvice)
            _advice.RemoveRange(MostAdvice, _advice.Count - MostAdvice);
        return removed + news.Count > 0;
    }

    public void Remove(string workload)
    {
        _incidents.RemoveAll(line => line.Workload == workload);
        // What its pods use is watched without any incident.
        _advice.RemoveAll(line => line.Workload == workload && line.Kind != nameof(AdviceKind.NearLimit));
    }

    /// <summary>No workload keeps a record of the kills that nobody can heal: the line itself counts them, each once, whoever sees it again.</summary>
    private static IncidentStatus Counted(IncidentStatus before, IncidentStatus now)
    {
        if (before.Phase != nameof(IncidentPhase.Unsupported) || now.Phase != before.Phase)
            return now;
        return now.LastKill > before.LastKill ? now with { Kills = before.Kills + 1 } : before;
    }

    private static bool IsSameEnd(IncidentStatus before, IncidentStatus now) =>
        before.Phase is nameof(IncidentPhase.GaveUp) or nameof(IncidentPhase.Contested) && now.Phase == before.Phase && before.Message == now.Message;
}
