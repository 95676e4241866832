using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Queueing;
using Headroom.Operator.Entities;
using Headroom.Operator.Governor;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Hosting;
using Headroom.Operator.Policies;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Reports;

/// <summary>Writes the policies' status: only when it has changed, each at most once in an interval, and not while looks are under way that can be let pass.</summary>
public sealed class PolicyStatusReporter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PolicyKey, PolicyReport> _reports = [];
    private readonly ReconcileQueue<PolicyKey> _queue;
    private readonly TellingWriter _writer;
    private readonly LooksUnderWay _looks;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;

    public PolicyStatusReporter(
        [FromKeyedServices(WriteKind.Status)] TellingWriter writer, LooksUnderWay looks, IOptions<HeadroomOptions> options, TimeProvider time, Func<double> jitter,
        ILogger<PolicyStatusReporter> logger)
    {
        (_writer, _looks, _time, _interval) = (writer, looks, time, options.Value.StatusInterval);
        _queue = new ReconcileQueue<PolicyKey>(WriteAsync, new ReconcileQueueOptions { Name = "status", Workers = 2 }, time, jitter, logger);
    }

    public Task RunAsync(CancellationToken cancellationToken) => _queue.RunAsync(cancellationToken);

    /// <summary>A policy was created or changed. What its status tells of former incidents is carried on.</summary>
    public void Adopt(PolicyEntry entry, PolicyOverlap? overlap = null)
    {
        lock (_lock)
        {
            if (!_reports.TryGetValue(entry.Key, out var report) || report.Entry.Metadata.Uid != entry.Metadata.Uid)
                _reports[entry.Key] = report = Begin(entry);
            (report.Entry, report.Overlap) = (entry, overlap);
        }

        _queue.Add(entry.Key);
    }

    public void Forget(PolicyKey policy)
    {
        lock (_lock)
            _reports.Remove(policy);
    }

    /// <summary>When the last remedy in the namespace was written that is told of; null for none.</summary>
    public DateTimeOffset? LastRemedy(string ns)
    {
        lock (_lock)
            return _reports.Where(report => report.Key.Namespace == ns).Max(report => report.Value.LastRemedy);
    }

    /// <param name="remedied">When the last remedy was written that they tell of; null for none.</param>
    public void Put(PolicyKey policy, IReadOnlyList<IncidentStatus> lines, DateTimeOffset? remedied = null) => Change(policy, report =>
    {
        report.Put(lines);
        report.Remedied(remedied);
    });

    public void Remove(PolicyKey policy, WorkloadRef workload) => Change(policy, report => report.Remove(workload.ShortName));

    /// <summary>What is advised for a workload now, in place of what was of these kinds.</summary>
    /// <param name="workload">Kind and name, such as <c>Deployment/api</c>.</param>
    public void Advise(PolicyKey policy, string workload, IReadOnlySet<AdviceKind> kinds, IEnumerable<Advice> advice)
    {
        var lines = advice.Select(each => new AdviceStatus { Workload = workload, Kind = each.Kind.ToString(), Message = each.Message, Use = each.Use }).ToList();
        lock (_lock)
        {
            if (!_reports.TryGetValue(policy, out var report) || !report.Advise(workload, kinds.Select(kind => kind.ToString()).ToHashSet(), lines))
                return;
        }

        _queue.Add(policy);
    }

    /// <summary>What is advised under the policy, newest first, also beyond what its status has room for.</summary>
    public IReadOnlyList<AdviceStatus> AdviceUnder(PolicyKey policy)
    {
        lock (_lock)
            return _reports.TryGetValue(policy, out var report) ? [.. report.Advice] : [];
    }

    public void Tell(PolicyKey policy, PolicyOverlap? overlap) => Change(policy, report => report.Overlap = overlap);

    /// <summary>After a restart the policies, and the kills that pods still show, come in one by one: what there is to tell is told of all of them.</summary>
    private PolicyReport Begin(PolicyEntry entry) => new(entry) { WrittenAt = entry.Status is null ? null : _time.GetUtcNow() };

    private void Change(PolicyKey policy, Action<PolicyReport> change)
    {
        lock (_lock)
        {
            if (!_reports.TryGetValue(policy, out var report))
                return;
            change(report);
        }

        _queue.Add(policy);
    }

    private async Task<TimeSpan?> WriteAsync(PolicyKey key, CancellationToken cancellationToken)
    {
        PolicyReport? report;
        MemoryPolicyStatus status;
        await _looks.LetPassAsync(_time.GetTimestamp(), cancellationToken);
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            if (!_reports.TryGetValue(key, out report))
                return null;
            if (report.WrittenAt + _interval > now)
                return report.WrittenAt + _interval - now;
            status = StatusAccount.Of(report.Entry, [.. report.Incidents], report.LastRemedy, report.Written, now, report.Overlap, [.. report.Advice]);
            if (report.Written is { } written && Json(written).AsSpan().SequenceEqual(Json(status)))
                return null;
        }

        try
        {
            await _writer.PatchAsync<V1Alpha1MemoryPolicy>(key.Namespace, key.Name, StatusPatch(status), "status", cancellationToken);
        }
        catch (KubernetesApiException gone) when (gone.IsNotFound)
        {
            // Deleted: the watch will say so.
            return null;
        }

        // Where the policy was made anew meanwhile, this is the old one's report, and the new one's is still to be written.
        lock (_lock)
            (report.Written, report.WrittenAt) = (status, _time.GetUtcNow());

        return null;
    }

    private static Patch StatusPatch(MemoryPolicyStatus status) =>
        new(PatchKind.Merge, (byte[])[.. "{\"status\":"u8, .. Json(status), .. "}"u8]);

    private static byte[] Json(MemoryPolicyStatus status) => JsonSerializer.SerializeToUtf8Bytes(status, HeadroomJsonContext.Default.MemoryPolicyStatus);
}
