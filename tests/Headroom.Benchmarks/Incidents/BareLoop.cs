using System.Text;
using System.Threading.Channels;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;
using Headroom.Remediation.Sightings;

namespace Headroom.Benchmarks.Incidents;

/// <summary>The least that heals: at every kill, twice the killed container's limit, unless the template has that already. No checks, no account, no way to stop.</summary>
internal sealed class BareLoop(KubernetesClient client, string ns) : IWatchSink<V1Pod>
{
    private readonly Channel<MemorySize> _kills = Channel.CreateUnbounded<MemorySize>();
    private readonly HashSet<KillId> _seen = [];

    public void Changed(V1Pod entity)
    {
        foreach (var kill in SightingReader.Read(entity).Where(kill => kill is { Reason: SightingReader.OomKilled, Limit: not null } && _seen.Add(kill.Id)))
            _kills.Writer.TryWrite(kill.Limit!.Value);
    }

    public void Deleted(V1Pod entity) => Changed(entity);

    public Task RunAsync(ResourceWatcher<V1Pod> watcher, CancellationToken cancellationToken) => Task.WhenAll(watcher.RunAsync(cancellationToken), HealAsync(cancellationToken));

    private async Task HealAsync(CancellationToken cancellationToken)
    {
        await foreach (var limit in _kills.Reader.ReadAllAsync(cancellationToken))
        {
            var deployment = await client.FindAsync<V1Deployment>(ns, Incident.Workload, cancellationToken);
            if (MemorySize.ParseOrNull(deployment?.Spec?.Template?.Spec?.Containers?[0].Resources?.Limits?.Memory) is not { } now || now > limit)
                continue;
            var patch = $$"""
                {"spec": {"template": {"spec": {"containers": [
                  {"name": "{{Incident.Workload}}", "resources": {"limits": {"memory": "{{limit.Times(2)}}"} } }
                ]} } } }
                """;
            await client.PatchAsync<V1Deployment>(ns, Incident.Workload, new Patch(PatchKind.StrategicMerge, Encoding.UTF8.GetBytes(patch)), null, cancellationToken);
        }
    }
}
