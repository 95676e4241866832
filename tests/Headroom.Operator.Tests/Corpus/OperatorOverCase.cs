using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Healing;
using Headroom.Operator.Hosting;
using Headroom.Operator.Policies;
using Headroom.Operator.Replaying;
using Headroom.Operator.Sightings;
using Headroom.Remediation.Workloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Headroom.Operator.Tests.Corpus;

/// <summary>
/// The operator as the program composes it, before a saved cluster at a moment: its policies and pods come in as the watches would bring them,
/// and each workload that was killed is reconciled once. Nothing that it writes goes anywhere.
/// </summary>
internal sealed class OperatorOverCase : IAsyncDisposable
{
    private readonly SavedCluster _cluster;
    private readonly WebApplication _app;
    private readonly DecisionLog _decisions = new();

    public OperatorOverCase(ClusterConnection connection, SavedCluster cluster, DateTimeOffset now)
    {
        _cluster = cluster;
        _app = OperatorHost.Build(
            connection, [],
            configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Headroom:LeaderElection:Enabled"] = "false", ["Headroom:HealthPort"] = "0" }),
            services => services.AddSingleton<IKubernetesReader>(cluster).AddSingleton(Substitute.For<IKubernetesWriter>())
                .AddSingleton<TimeProvider>(new Moment(now)).AddSingleton<ILogger<Healer>>(_decisions));
    }

    /// <summary>What it decides, by the decisions' names, of each workload under a policy.</summary>
    public async Task<IReadOnlyDictionary<WorkloadRef, string>> DecisionsAsync()
    {
        var services = _app.Services;
        await foreach (var page in _cluster.ListAsync<V1Alpha1MemoryPolicy>(null, CancellationToken.None))
        {
            foreach (var policy in page.Items ?? [])
                await ActivatorUtilities.CreateInstance<PolicyController>(services).ReconcileAsync(policy, CancellationToken.None);
        }

        var namespaces = new HashSet<string>();
        await foreach (var page in _cluster.ListAsync<V1Pod>(null, CancellationToken.None))
        {
            foreach (var pod in page.Items ?? [])
            {
                namespaces.Add(pod.Metadata.Namespace);
                await ActivatorUtilities.CreateInstance<PodController>(services).ReconcileAsync(pod, CancellationToken.None);
            }
        }

        var (book, healer) = (services.GetRequiredService<IncidentBook>(), services.GetRequiredService<Healer>());
        foreach (var workload in namespaces.SelectMany(book.In))
            await healer.HealAsync(workload, CancellationToken.None);
        return _decisions.Last;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class Moment(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>Keeps what the healer says that it has decided.</summary>
    private sealed class DecisionLog : ILogger<Healer>
    {
        private readonly Dictionary<WorkloadRef, string> _last = [];

        public IReadOnlyDictionary<WorkloadRef, string> Last => _last;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields)
                return;
            var named = fields.ToDictionary(field => field.Key, field => field.Value);
            if (named.GetValueOrDefault("Workload") is WorkloadRef workload && named.GetValueOrDefault("Decision") is string decision)
                _last[workload] = decision;
        }
    }
}
