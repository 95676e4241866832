using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Measuring;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Advising;

/// <summary>
/// Looks at what the pods of a policy use, and says before the first kill where a container was near its limit for a while: once, until it has been below again.
/// Of each pod it remembers no more than at how many of the last two looks its containers were above the mark. Not safe for use by several threads.
/// </summary>
public sealed class UseWatch(
    IKubernetesReader reader, UseReader uses, OwnerResolver owners, WorkloadReader workloads, PolicyCatalog catalog, PolicyStatusReporter status, HeadroomEvents events,
    ILogger<UseWatch> logger)
{
    private static readonly HashSet<AdviceKind> Kind = [AdviceKind.NearLimit];

    private readonly Dictionary<PolicyKey, UseMemory> _memories = [];

    /// <exception cref="KubernetesApiException">Something could not be read: what was seen before stands.</exception>
    public async Task LookAsync(Policy policy, CancellationToken cancellationToken)
    {
        var key = PolicyKey.Of(policy);
        if (policy.Mode == PolicyMode.Paused)
        {
            Forget(key);
            return;
        }

        var query = ListQuery.Selecting(policy.Selector);
        var reading = await uses.ReadAsync(policy.Namespace, query, $"Policy {key}", cancellationToken);
        if (reading is UseReading.Absent)
            Forget(key);
        if (reading is not UseReading.Known { Pods: var used })
            return;
        var memory = _memories.GetValueOrDefault(key) ?? new UseMemory();
        var (above, looks) = (new Dictionary<WorkloadRef, Dictionary<string, ContainerUse>>(), new Dictionary<(string Pod, string Container), int>());
        await foreach (var page in reader.ListAsync<V1Pod>(policy.Namespace, query, cancellationToken))
        {
            foreach (var pod in page.Items ?? [])
            {
                var own = used.GetValueOrDefault(pod.Metadata.Name);
                if (own is null || pod.Metadata.ControllerOwner() is not { } owner || !Answers(key, pod) || Above(policy, pod, own, memory) is not { Count: > 0 } containers)
                    continue;
                foreach (var (name, use) in containers)
                    looks[(pod.Metadata.Uid, name)] = use.LooksAbove;
                if ((await owners.ResolveAsync(pod.Metadata.Namespace, owner, kill: null, cancellationToken)).Workload is { } workload)
                    Enter(above, workload, containers);
            }
        }

        var near = new Dictionary<WorkloadRef, IReadOnlySet<string>>();
        foreach (var (workload, containers) in above)
        {
            var before = memory.Near.GetValueOrDefault(workload);
            var now = containers.Where(container => container.Value.LooksAbove >= NearLimit.Looks || before?.Contains(container.Key) == true).ToDictionary();
            if (now.Count == 0)
                continue;
            near[workload] = now.Keys.ToHashSet();
            if (before?.SetEquals(now.Keys) != true)
                await TellAsync(policy, workload, now, cancellationToken);
        }

        // Only here: where something could not be read, all of it is looked at as if this look had not been.
        _memories[key] = new UseMemory { Looks = looks, Near = near };
        Clear(key, [.. above.Keys.Select(workload => workload.ShortName)]);
    }

    /// <summary>Of all others nothing is remembered.</summary>
    public void Keep(IReadOnlySet<PolicyKey> policies)
    {
        foreach (var gone in _memories.Keys.Where(key => !policies.Contains(key)).ToList())
            _memories.Remove(gone);
    }

    /// <summary>The policy is paused, or there is nobody to ask: nothing is said of its pods any more.</summary>
    private void Forget(PolicyKey policy)
    {
        _memories.Remove(policy);
        Clear(policy, []);
    }

    private bool Answers(PolicyKey policy, V1Pod pod) =>
        catalog.For(pod.Metadata.Namespace, pod.Metadata.Labels ?? new Dictionary<string, string>()) is { } answering && PolicyKey.Of(answering) == policy;

    private static Dictionary<string, ContainerUse> Above(Policy policy, V1Pod pod, IReadOnlyDictionary<string, MemorySize> used, UseMemory memory) => FactsReader.Containers(pod.Spec)
        .Where(container => policy.ModeOf(container.Key) != PolicyMode.Paused
            && used.TryGetValue(container.Key, out var own) && container.Value.Limit is { } limit && NearLimit.IsAbove(own, limit))
        .ToDictionary(
            container => container.Key,
            container => new ContainerUse(used[container.Key], Math.Min(memory.Looks.GetValueOrDefault((pod.Metadata.Uid, container.Key)) + 1, NearLimit.Looks)));

    /// <summary>Of all pods of a workload the one that uses most, and the one that has done so longest.</summary>
    private static void Enter(Dictionary<WorkloadRef, Dictionary<string, ContainerUse>> above, WorkloadRef workload, Dictionary<string, ContainerUse> containers)
    {
        if (!above.TryGetValue(workload, out var own))
            above[workload] = own = [];
        foreach (var (name, use) in containers)
        {
            var other = own.GetValueOrDefault(name) ?? use;
            own[name] = new ContainerUse(MemorySize.Max(other.Peak, use.Peak), Math.Max(other.LooksAbove, use.LooksAbove));
        }
    }

    private async Task TellAsync(Policy policy, WorkloadRef workload, Dictionary<string, ContainerUse> near, CancellationToken cancellationToken)
    {
        if (await workloads.ReadAsync(workload, [], cancellationToken) is not { } reading)
            return;
        var use = near.ToDictionary(container => container.Key, container => container.Value with { LooksAbove = NearLimit.Looks });
        var told = Told(PolicyKey.Of(policy)).Where(line => line.Workload == workload.ShortName).DistinctBy(line => line.Message).ToDictionary(line => line.Message, line => line.Use);
        var advice = AdviceChain.Advise(new AdviceInput(reading.Facts, policy) { Use = use }).Where(each => each.Kind == AdviceKind.NearLimit)
            // What is said already stays as it was said, whatever is used by now.
            .Select(each => told.TryGetValue(each.Message, out var said) ? each with { Use = said } : each).ToList();
        status.Advise(PolicyKey.Of(policy), workload.ShortName, Kind, advice);
        foreach (var news in advice.Where(each => !told.ContainsKey(each.Message)))
        {
            var message = $"{news.Message}: {news.Use}";
            logger.Told(workload, EventReasons.NearLimit, message);
            events.OnWorkload(workload, EventReasons.NearLimit, message, isWarning: true, once: false);
        }
    }

    /// <summary>Of workloads that are below again nothing is said any more.</summary>
    private void Clear(PolicyKey policy, HashSet<string> above)
    {
        foreach (var workload in Told(policy).Select(line => line.Workload).Where(workload => !above.Contains(workload)).Distinct().ToList())
            status.Advise(policy, workload, Kind, []);
    }

    private IEnumerable<Entities.AdviceStatus> Told(PolicyKey policy) => status.AdviceUnder(policy).Where(line => line.Kind == nameof(AdviceKind.NearLimit));

    /// <summary>What was seen of one policy's pods at the last look.</summary>
    private sealed record UseMemory
    {
        /// <summary>At how many looks in a row, two at most, a container was above the mark, by its pod's UID.</summary>
        public IReadOnlyDictionary<(string Pod, string Container), int> Looks { get; init; } = new Dictionary<(string Pod, string Container), int>();

        /// <summary>The containers of which it was said.</summary>
        public IReadOnlyDictionary<WorkloadRef, IReadOnlySet<string>> Near { get; init; } = new Dictionary<WorkloadRef, IReadOnlySet<string>>();
    }
}
