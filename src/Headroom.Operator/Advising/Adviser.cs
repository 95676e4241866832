using Headroom.Kubernetes.Caching;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Healing;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Advising;

/// <summary>
/// Keeps what the policies' status advises in step with the looks that are taken at workloads. For each that is read once in ten minutes at most, of one after the other
/// with a pause in between, and never while a remedy waits for budget: in a storm it costs next to nothing. Safe for use by several threads.
/// </summary>
public sealed class Adviser(AdviceReader reader, PolicyStatusReporter status, IncidentBook book, HealingGate gate, PressureGauge pressure, TimeProvider time)
{
    /// <summary>For so long what was read of a workload stands.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>What is read for one workload takes several lists: where hundreds are looked at at once, most are read for at a later look.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    /// <summary>With more under way there is a storm: nothing but healing is worth a request then.</summary>
    private const int MostIncidentsInCalm = 20;

    /// <summary>That a container is near its limit takes more than one look: see <see cref="UseWatch"/>.</summary>
    private static readonly HashSet<AdviceKind> Read = [.. Enum.GetValues<AdviceKind>().Where(kind => kind != AdviceKind.NearLimit)];

    private static readonly HashSet<AdviceKind> Pressure = [AdviceKind.ControlPlanePressure];

    private readonly BoundedCache<(string Namespace, string Workload), DateTimeOffset> _read = new(most: 10_000);

    private readonly SeenPeaks _seen = new();
    private readonly Lock _lock = new();
    private DateTimeOffset _nextLook = DateTimeOffset.MinValue;

    /// <summary>Something may be read of the workload now.</summary>
    public bool IsDue(string ns, string workload) =>
        gate.Waiting == 0 && !pressure.IsStrained && !(_read.TryGet((ns, workload), out var at) && time.GetUtcNow() - at < Pause);

    /// <summary>A look at the workload was taken, and changed nothing about it.</summary>
    public async Task AfterLookAsync(WorkloadReading workload, Policy policy, CancellationToken cancellationToken)
    {
        if (book.Count > MostIncidentsInCalm)
            return;
        if (pressure.IsStrained || (IsDue(workload.Facts.Workload.Namespace, workload.Facts.Workload.ShortName) && IsTurn()))
            await ReadAsync(workload, policy, cancellationToken);
    }

    /// <summary>The same, for one who sees to the pauses.</summary>
    public async Task ReadAsync(WorkloadReading workload, Policy policy, CancellationToken cancellationToken)
    {
        var of = workload.Facts.Workload;
        if (IsDue(of.Namespace, of.ShortName))
        {
            _read.Set((of.Namespace, of.ShortName), time.GetUtcNow());
            if (await reader.ReadAsync(workload, policy, underPressure: false, cancellationToken, _seen) is { } advice)
                status.Advise(PolicyKey.Of(policy), of.ShortName, Read, advice);
        }
        else if (gate.Waiting == 0 && pressure.IsStrained)
        {
            // A server under pressure is not asked: what it was asked before stands.
            var strained = AdviceChain.Advise(new AdviceInput(workload.Facts, policy) { ControlPlaneUnderPressure = true });
            status.Advise(PolicyKey.Of(policy), of.ShortName, Pressure, strained.Where(advice => Pressure.Contains(advice.Kind)));
        }
    }

    private bool IsTurn()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (now < _nextLook)
                return false;
            _nextLook = now + Between;
            return true;
        }
    }

    /// <summary>There is no such workload any more, or none that the policy answers for.</summary>
    /// <param name="workload">Kind and name, such as <c>Deployment/api</c>.</param>
    public void Gone(PolicyKey policy, string workload) => status.Advise(policy, workload, Read, []);
}
