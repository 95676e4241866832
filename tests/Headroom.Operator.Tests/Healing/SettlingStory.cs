using System.Text.Json;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Healing;

/// <summary>A workload of two pods that use 150Mi and 200Mi of the 1Gi to which it has leapt, under an operator that may roll five replicas at once and one a minute.</summary>
public abstract class SettlingStory : IAsyncDisposable
{
    private protected static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected SettlingStory()
    {
        Rooms.Cluster.Add(Leapt.Deployment()).Add(Leapt.Uses("150Mi")).Add(Leapt.Uses("200Mi", "b"));
        Rooms.Under(Leapt.Policy()).Killed(Leapt.FormerKill()).Reporting();
    }

    private protected Rooms Rooms { get; } = new(options => (options.Budget.ReplicasBurst, options.Budget.ReplicasPerMinute, options.Budget.NamespaceReplicasBurst) = (5, 1, 5));

    public async ValueTask DisposeAsync()
    {
        await Rooms.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task SaysAsync(IncidentPhase phase, string end) => Eventually.HoldsAsync(
        () => Rooms.Lines() is [var line] && line.Phase == phase.ToString() && line.Message!.EndsWith(end, StringComparison.Ordinal),
        () => $"the status says {phase}: ... {end}; it says {string.Join(", ", Rooms.Lines())}");

    private protected static bool IsMetrics(string read) => read.StartsWith(nameof(V1Beta1PodMetrics), StringComparison.Ordinal);

    private protected static RemediationRecord Record(JsonElement written) =>
        RemediationRecordFormat.Read(written.GetProperty("metadata").GetProperty("annotations").GetProperty(RemediationRecord.Annotation).GetString())!;

    /// <summary>What was written has come to be, and its pods are new.</summary>
    private protected void Applied() => Rooms.Cluster.Add(Leapt.Deployment("250Mi", "125Mi", Record(Rooms.Remedies[^1].Patch!.Json())));

    /// <summary>Looks every half a minute for so long, beginning now; answers what the last look did.</summary>
    private protected async Task<TimeSpan?> LookForAsync(TimeSpan length)
    {
        TimeSpan? next = null;
        for (var passed = TimeSpan.Zero; passed <= length; passed += Pause)
        {
            if (passed > TimeSpan.Zero)
                Rooms.Clock.Advance(Pause);
            next = await Rooms.LookAsync();
        }

        return next;
    }
}
