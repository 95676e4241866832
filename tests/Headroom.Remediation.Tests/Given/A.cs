using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Given;

/// <summary>
/// The Flagsmith incident, piece by piece: each method gives the ordinary thing, and a test names only what it changes.
/// Sizes are quantities (<c>64Mi</c>), times are durations before <see cref="Now"/> (<c>30s</c>).
/// </summary>
internal static class A
{
    public const string Container = "api";
    public const string Namespace = "flagsmith";
    public const string CurrentRevision = "flagsmith-api-1";

    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static TimeSpan Duration(string text) => KubernetesDuration.TryParse(text, out var duration)
        ? duration
        : throw new FormatException(text);

    public static readonly GitOpsOwner Argo = new("Argo CD", "application shop");

    /// <summary>One that is told to leave the workload alone.</summary>
    public static readonly GitOpsOwner Flux = new("Flux", "Kustomization flux-system/shop") { LeftAloneBy = "kustomize.toolkit.fluxcd.io/reconcile: disabled" };

    public static DateTimeOffset Ago(string text) => Now - Duration(text);

    public static MemorySize? Size(string? text) => text is null ? null : MemorySize.Parse(text);

    /// <summary>One kill; two with the same pod, container and time are one and the same.</summary>
    public static Sighting Sighting(
        string ago = "30s",
        string? limit = "64Mi",
        string? request = "32Mi",
        string? uptime = "2m",
        string container = Container,
        string pod = "flagsmith-api-1-abcde",
        string podAge = "9m",
        int exitCode = 137,
        string reason = "OOMKilled",
        bool backingOff = false,
        bool guaranteed = false,
        string? revision = CurrentRevision) => new()
        {
            Id = new KillId($"uid-of-{pod}", container, $"containerd://{pod}/{container}/{ago}"),
            Namespace = Namespace,
            Pod = pod,
            Container = container,
            PodCreated = Ago(podAge),
            Controller = revision is null ? null : new V1OwnerReference { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = revision, Uid = "uid-of-" + revision, Controller = true },
            PodLabels = new Dictionary<string, string> { ["app"] = "flagsmith-api" },
            ExitCode = exitCode,
            Reason = reason,
            StartedAt = uptime is null ? null : Ago(ago) - Duration(uptime),
            FinishedAt = Ago(ago),
            Limit = Size(limit),
            Request = Size(request),
            Guaranteed = guaranteed,
            CrashLoopBackOff = backingOff,
            RestartCount = 1,
        };

    /// <summary>A liveness probe as the second seed has it, and nothing else.</summary>
    public static ContainerProbes Probes(int delay = 10, int timeout = 1, int period = 10, int threshold = 3, string asks = "HTTP :8000/health") =>
        new(null, new ProbeTiming(delay, timeout, period, threshold) { Asks = asks }, null);

    /// <summary>Two kills, as the default trigger wants them.</summary>
    public static Sighting[] Loop(string limit = "64Mi", string? request = "32Mi", string container = Container, bool guaranteed = false, string uptime = "2m") =>
    [
        Sighting("3m", limit, request, container: container, guaranteed: guaranteed, uptime: uptime),
        Sighting("30s", limit, request, container: container, guaranteed: guaranteed, uptime: uptime),
    ];

    /// <summary>What most tests count by, at each step the same: it doubles, by 64Mi at least. The defaults have tests of their own.</summary>
    public static MemorySpec Doubling(string ceiling = "1Gi") => new() { Ceiling = ceiling, GrowthFactorPercent = 100, MinIncrease = "64Mi" };

    /// <summary>A policy of a ceiling that doubles, read by the product itself.</summary>
    public static Policy Policy(string ceiling = "1Gi", string name = "api") => Policy(new MemoryPolicySpec { Memory = Doubling(ceiling) }, name);

    public static Policy Policy(MemoryPolicySpec spec, string name = "api")
    {
        var (policy, violations) = PolicyReader.Read(Metadata(name), spec);
        return policy ?? throw new ArgumentException(string.Join("; ", violations));
    }

    public static V1ObjectMeta Metadata(string name = "api", string @namespace = Namespace, DateTimeOffset? created = null) =>
        new() { Name = name, Namespace = @namespace, Uid = "uid-of-" + name, CreationTimestamp = created ?? Now.AddDays(-1) };

    public static MemoryRules Rules(string ceiling = "1Gi") => Policy(ceiling).Memory;

    public static WorkloadFacts Workload(string? limit = "64Mi", string? request = "32Mi", RemediationRecord? record = null) => new()
    {
        Workload = new WorkloadRef(WorkloadKind.Deployment, Namespace, "flagsmith-api", "uid-1"),
        Replicas = 1,
        Containers = new Dictionary<string, ContainerTemplate> { [Container] = Template(limit, request) },
        CurrentRevision = CurrentRevision,
        Record = record,
    };

    public static WorkloadFacts WorkloadOf(WorkloadKind kind, string? currentRevision = CurrentRevision) => Workload() with
    {
        Workload = new WorkloadRef(kind, Namespace, "flagsmith-api", "uid-1"),
        CurrentRevision = currentRevision,
    };

    public static ContainerTemplate Template(string? limit, string? request) => new(Size(limit), Size(request));

    /// <summary>The record of remedies so far, the last of which set the limit.</summary>
    public static RemediationRecord Record(int attempts = 1, string ago = "5m", string limit = "64Mi", string container = Container, string? originalLimit = "16Mi", string? originalRequest = "8Mi") => new()
    {
        Attempts = attempts,
        LastAttempt = Ago(ago),
        Policy = "api",
        Containers = new Dictionary<string, ContainerRecord>
        {
            [container] = new() { OriginalLimit = originalLimit, OriginalRequest = originalRequest, Limit = limit, Kills = 2, Killed = [new KillPoint("16Mi", 3)] },
        },
    };

    /// <summary>Two remedies, 64Mi to 128Mi to 256Mi, the second five minutes ago.</summary>
    /// <param name="first">How many seconds it had lived at 64Mi.</param>
    /// <param name="second">The same at 128Mi.</param>
    public static WorkloadFacts Climbed(int first, int second, string? originalLimit = "64Mi", string? originalRequest = "32Mi") => Workload("256Mi", "128Mi") with
    {
        TemplateVersion = "t1",
        Record = new RemediationRecord
        {
            Attempts = 2,
            LastAttempt = Ago("5m"),
            Policy = "api",
            Containers = new Dictionary<string, ContainerRecord>
            {
                [Container] = new()
                {
                    OriginalLimit = originalLimit,
                    OriginalRequest = originalRequest,
                    Limit = "256Mi",
                    Kills = 3,
                    Verdict = "LimitOom",
                    Killed = [new KillPoint("64Mi", first), new KillPoint("128Mi", second)],
                },
            },
        },
    };

    public static WorkloadCase Case(WorkloadFacts workload, params IReadOnlyCollection<Sighting> sightings) => new(Policy(), workload, sightings, Now);

    public static WorkloadCase Case(Policy policy, params IReadOnlyCollection<Sighting> sightings) => new(policy, Workload(), sightings, Now);

    public static WorkloadCase Case(Policy policy, WorkloadFacts workload, params IReadOnlyCollection<Sighting> sightings) => new(policy, workload, sightings, Now);
}
