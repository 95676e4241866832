using System.Collections.Concurrent;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Caching;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Workloads;

/// <summary>
/// Reads what the judges ask about a kill's surroundings. Nothing of it is watched, and where the operator may not read it, the judges do
/// without: the log says so once.
/// </summary>
public sealed class SurroundingsReader(IKubernetesReader reader, TimeProvider time, ILogger<SurroundingsReader> logger)
{
    /// <summary>The kubelet reports a node's conditions no faster (nodeStatusUpdateFrequency): a storm of kills on one node reads it once.</summary>
    private static readonly TimeSpan NodeIsFreshFor = TimeSpan.FromSeconds(10);

    private readonly RecentReads<string, NodeFacts?> _nodes = new(NodeIsFreshFor, time);
    private readonly ConcurrentDictionary<string, bool> _refused = new();

    public async Task<Surroundings> ReadAsync(SurroundingsNeeds needs, CancellationToken cancellationToken)
    {
        if (needs is { Pods.Count: 0, Nodes.Count: 0, DefaultsOf: null })
            return Surroundings.None;
        var nodes = new Dictionary<string, NodeFacts>();
        foreach (var name in needs.Nodes)
        {
            if (await NodeAsync(name, cancellationToken) is { } facts)
                nodes[name] = facts;
        }

        var events = new Dictionary<string, IReadOnlyList<KubeletEvent>>();
        foreach (var pod in needs.Pods)
        {
            if (await PodEventsAsync(pod, cancellationToken) is { } recorded)
                events[pod.Uid] = recorded;
        }

        var defaults = needs.DefaultsOf is { } ns ? await DefaultsAsync(ns, cancellationToken) : null;
        return new Surroundings { Nodes = nodes, PodEvents = events, Defaults = defaults ?? ContainerDefaults.None };
    }

    private Task<ContainerDefaults?> DefaultsAsync(string ns, CancellationToken cancellationToken)
    {
        return AllowedAsync("list limitranges", ListAsync);

        async Task<ContainerDefaults?> ListAsync()
        {
            var found = new List<V1LimitRange>();
            await foreach (var page in reader.ListAsync<V1LimitRange>(ns, cancellationToken))
                found.AddRange(page.Items ?? []);
            return SurroundingsFacts.DefaultsOf(found);
        }
    }

    private Task<NodeFacts?> NodeAsync(string name, CancellationToken cancellationToken) => _nodes.GetAsync(
        name,
        () => AllowedAsync("get nodes", async () => await reader.FindAsync<V1Node>(null, name, cancellationToken) is { } node ? SurroundingsFacts.OfNode(node) : null),
        isGoodNews: _ => true);

    private Task<IReadOnlyList<KubeletEvent>?> PodEventsAsync(PodName pod, CancellationToken cancellationToken) => AllowedAsync("list events", async () =>
    {
        var found = new List<V1Event>();
        await foreach (var page in reader.ListAsync<V1Event>(pod.Namespace, new ListQuery(FieldSelector: $"involvedObject.uid={pod.Uid}"), cancellationToken))
            found.AddRange(page.Items ?? []);
        return (IReadOnlyList<KubeletEvent>?)SurroundingsFacts.OfPod(found);
    });

    private async Task<T?> AllowedAsync<T>(string what, Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (KubernetesApiException refusal) when (refusal.IsForbidden)
        {
            if (_refused.TryAdd(what, true))
                logger.SurroundingsRefused(what, refusal.Message);
            return null;
        }
    }
}
