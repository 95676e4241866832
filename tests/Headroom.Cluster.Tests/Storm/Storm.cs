using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>Many workloads whose pods all begin to be killed at about the same time. What it leaves behind stays, in namespaces of its own, and keeps still.</summary>
internal sealed class Storm : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly StormSite _site;
    private readonly StormLedger _ledger;
    private readonly ResourceWatcher<V1Deployment> _watcher;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<(string Namespace, string Name), int> _order;
    private readonly AuditLog _audit;
    private Task _watching = Task.CompletedTask;
    private long _begin;
    private DateTimeOffset? _beganAt;

    private Storm(StormSite site, StormPlan plan, StormRates rates)
    {
        (_site, Plan, Workloads) = (site, plan, plan.Spread($"storm-{Guid.NewGuid().ToString("N")[..6]}"));
        Namespaces = [.. Workloads.Select(workload => workload.Namespace).Distinct()];
        _order = Workloads.Index().ToDictionary(entry => (entry.Item.Namespace, entry.Item.Name), entry => entry.Index);
        _ledger = new StormLedger(MemorySize.Parse(plan.Needs), TimeProvider.System);
        _watcher = new ResourceWatcher<V1Deployment>(
            site.Client, _ledger, new WatchOptions { Namespaces = Namespaces }, TimeProvider.System, () => 0.5, NullLogger.Instance);
        Kubelet = new StormKubelet(site, Namespaces, rates, FirstKill);
        _audit = site.Audit();
    }

    public StormPlan Plan { get; }

    /// <summary>In the order of their creation.</summary>
    public IReadOnlyList<StormWorkload> Workloads { get; }

    public IReadOnlyList<string> Namespaces { get; }

    public StormKubelet Kubelet { get; }

    public int Healed => _ledger.Healed;

    /// <summary>
    /// How often templates were changed: the number of changes, and how many workloads had so many. Counts also what the API server did for
    /// somebody who was gone before the answer, to whom it notes a 500.
    /// </summary>
    public IReadOnlyDictionary<int, int> WorkloadsByChanges => _ledger.WorkloadsByChanges;

    /// <summary>When the first pod may have been killed.</summary>
    public DateTimeOffset BeganAt => _beganAt ?? throw new InvalidOperationException("the storm has not begun");

    /// <summary>From the beginning of the storm until the last of the workloads was healed.</summary>
    public TimeSpan HealedAfter => TimeProvider.System.GetElapsedTime(_begin, _ledger.LastHealed);

    /// <summary>Creates the workloads and their policies, and waits until every pod runs.</summary>
    public static async Task<Storm> GatherAsync(StormSite site, StormPlan plan, StormRates? rates = null)
    {
        var storm = new Storm(site, plan, rates ?? new StormRates());
        try
        {
            await storm.GatherAsync();
            return storm;
        }
        catch
        {
            await storm.DisposeAsync();
            throw;
        }
    }

    /// <summary>From here on pods are killed.</summary>
    public void Begin()
    {
        (_begin, _beganAt) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetUtcNow());
        Kubelet.BeginStorm();
    }

    /// <summary>Waits until an operator has taken every policy of the storm on.</summary>
    public Task PoliciesAreSeenAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            foreach (var ns in Namespaces)
            {
                if ((await _site.Api.GetAsync($"{Policies(ns)}/storm"))["status"] is null)
                    return false;
            }

            return true;
        },
        "an operator has seen every policy");

    /// <summary>Waits until every workload's template was changed at least once.</summary>
    public Task RemediedAsync() => Eventually.BecomesAsync(
        () => Task.FromResult(WorkloadsByChanges.Where(group => group.Key > 0).Sum(group => group.Value)), changed => changed == Workloads.Count,
        $"all {Workloads.Count} workloads are remedied", Patience);

    /// <summary>Waits until every workload has what it needs, and all its pods are ready.</summary>
    public Task HealedAsync() => Eventually.BecomesAsync(
        () => Task.FromResult(Healed), healed => healed == Workloads.Count, $"all {Workloads.Count} workloads are healed", Patience);

    /// <summary>What the operators have asked of this storm's namespaces so far, and of their lease.</summary>
    public async Task<StormAccount> AccountAsync() => new(this, await _audit.OfAccountsAsync(OperatorAccounts.Namespace));

    public StormWorkload? Find(string ns, string name) => _order.TryGetValue((ns, name), out var index) ? Workloads[index] : null;

    public async ValueTask DisposeAsync()
    {
        await Kubelet.DisposeAsync();
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task GatherAsync()
    {
        foreach (var ns in Namespaces)
        {
            await _site.CreateNamespaceAsync(ns);
            await _site.Api.CreateAsync(Policies(ns), StormManifests.Policy(Plan));
        }

        Kubelet.Start();
        _watching = _watcher.RunAsync(_stop.Token);
        await _watcher.Synced;
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Kubelet.Rates.RequestsAtOnce };
        await Parallel.ForEachAsync(Workloads.Where(workload => !workload.IsHeavy), atOnce, async (workload, _) => await CreateAsync(workload));
        await Parallel.ForEachAsync(Workloads.Where(workload => workload.IsHeavy), atOnce, async (workload, _) => await CreateAsync(workload));
        await Eventually.BecomesAsync(() => Task.FromResult(_ledger.Ready), ready => ready == Workloads.Count, $"every pod of {Workloads.Count} workloads runs", Patience);
    }

    private Task<JsonObject> CreateAsync(StormWorkload workload) =>
        _site.Api.CreateAsync($"apis/apps/v1/namespaces/{workload.Namespace}/deployments", StormManifests.Deployment(workload, Plan));

    /// <summary>Spread evenly in the order of creation; the heavy ones at the end.</summary>
    private TimeSpan FirstKill(V1Pod pod)
    {
        var index = _order[(pod.Metadata.Namespace, pod.Metadata.Label("app")!)];
        return Workloads[index].IsHeavy ? Kubelet.Rates.FirstKillsWithin : Kubelet.Rates.FirstKillsWithin * index / Workloads.Count;
    }

    private static string Policies(string ns) => string.Create(CultureInfo.InvariantCulture, $"apis/headroom.dev/v1alpha1/namespaces/{ns}/memorypolicies");
}
