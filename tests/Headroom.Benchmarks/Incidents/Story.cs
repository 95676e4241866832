using System.Globalization;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;
using Headroom.Remediation.Sightings;

namespace Headroom.Benchmarks.Incidents;

/// <summary>What a watcher sees of one incident, and when, counted from its beginning.</summary>
internal sealed class Story(TimeProvider time, Incident incident)
{
    private readonly Lock _lock = new();
    private readonly HashSet<KillId> _kills = [];
    private readonly Dictionary<string, int> _restarts = [];
    private readonly HashSet<string> _pods = [];
    private readonly List<string> _lines = [];
    private long _begin;
    private bool _ready;

    public TimeSpan? FirstKill { get; private set; }

    /// <summary>Since when every replica has been of the newest template and ready; null while it is not so.</summary>
    public TimeSpan? ReadySince { get; private set; }

    public TimeSpan ReadyFor => ReadySince is { } since ? time.GetElapsedTime(_begin) - since : TimeSpan.Zero;

    /// <summary>Kills as the statuses name them, or as the restart counts do where two came between two statuses.</summary>
    public int Kills
    {
        get
        {
            lock (_lock)
                return Math.Max(_kills.Count, _restarts.Values.Sum());
        }
    }

    public int TemplatePatches { get; private set; }

    public string? Limit { get; private set; }

    public string? Request { get; private set; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public void Begin() => _begin = time.GetTimestamp();

    public void Saw(V1Pod pod)
    {
        lock (_lock)
        {
            if (_pods.Add(pod.Metadata.Uid))
                Note($"new pod with limit {pod.Spec?.Containers?[0].Resources?.Limits?.Memory}");
            _restarts[pod.Metadata.Uid] = Math.Max(_restarts.GetValueOrDefault(pod.Metadata.Uid), pod.Status?.ContainerStatuses?.Sum(status => status.RestartCount) ?? 0);
            foreach (var kill in SightingReader.Read(pod).Where(kill => kill.Reason == SightingReader.OomKilled && _kills.Add(kill.Id)))
            {
                FirstKill ??= Now;
                Note($"kill at {kill.Limit} seen");
                // A pod that is on its way out may be killed once more, and nobody tells of the workload again after that.
                ReadySince = _ready ? Now : null;
            }
        }
    }

    public void Saw(V1Deployment deployment)
    {
        lock (_lock)
        {
            var limit = deployment.Spec?.Template?.Spec?.Containers?[0].Resources?.Limits?.Memory;
            if (Limit is not null && Limit != limit)
            {
                TemplatePatches++;
                Note($"template raised to {limit}");
            }

            (Limit, Request) = (limit, deployment.Spec?.Template?.Spec?.Containers?[0].Resources?.Requests?.Memory);
            var status = deployment.Status ?? new V1WorkloadStatus();
            _ready = status.ObservedGeneration == deployment.Metadata.Generation && status.Replicas == incident.Replicas
                && status.UpdatedReplicas == incident.Replicas && status.ReadyReplicas == incident.Replicas;
            if (_ready && ReadySince is null)
                Note("every replica ready");
            ReadySince = _ready ? ReadySince ?? Now : null;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_begin);

    private void Note(string what) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Now.TotalSeconds,6:0.00} s  {what}"));
}

internal sealed class PodSink(Story story) : IWatchSink<V1Pod>
{
    public void Changed(V1Pod entity) => story.Saw(entity);

    public void Deleted(V1Pod entity) => story.Saw(entity);
}

internal sealed class DeploymentSink(Story story) : IWatchSink<V1Deployment>
{
    public void Changed(V1Deployment entity) => story.Saw(entity);

    public void Deleted(V1Deployment entity)
    {
    }
}
