using System.Text;
using System.Text.Json;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Given;

/// <summary>
/// The Flagsmith incident, piece by piece: each method gives the ordinary thing, and a test names only what it changes.
/// Sizes are quantities (<c>64Mi</c>), times are durations before <see cref="Now"/> (<c>30s</c>).
/// </summary>
internal static class A
{
    public const string Namespace = "flagsmith";
    public const string Name = "flagsmith-api";
    public const string Container = "api";
    public const string CurrentRevision = "flagsmith-api-1";

    /// <summary>Where the manual clock stands at first.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static readonly WorkloadRef Ref = new(WorkloadKind.Deployment, Namespace, Name, "uid-of-" + Name);

    public static readonly IReadOnlyDictionary<string, string> Ignored = new Dictionary<string, string> { [FactsReader.IgnoreAnnotation] = "true" };

    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "flagsmith-api" };

    public static DateTimeOffset Ago(string text) => KubernetesDuration.TryParse(text, out var duration) ? Now - duration : throw new FormatException(text);

    public static MemorySize? Size(string? text) => text is null ? null : MemorySize.Parse(text);

    public static Sighting Sighting(
        string ago = "30s", string? limit = "64Mi", string? request = "32Mi", string pod = "flagsmith-api-1-abcde", string container = Container,
        string reason = "OOMKilled", int exitCode = 137, bool backingOff = false, string ns = Namespace, V1OwnerReference? controller = null, string? podAge = null) => new()
        {
            Id = new KillId($"uid-of-{pod}", container, $"containerd://{pod}/{container}/{ago}"),
            Namespace = ns,
            Pod = pod,
            Container = container,
            PodCreated = Ago(podAge ?? "9m"),
            Controller = controller ?? Owner("ReplicaSet", CurrentRevision),
            PodLabels = Labels,
            ExitCode = exitCode,
            Reason = reason,
            StartedAt = Ago(ago) - TimeSpan.FromMinutes(2),
            FinishedAt = Ago(ago),
            Limit = Size(limit),
            Request = Size(request),
            CrashLoopBackOff = backingOff,
        };

    /// <summary>Two kills, as the default trigger wants them.</summary>
    public static Sighting[] Loop(string limit = "64Mi") => [Sighting("3m", limit), Sighting("30s", limit)];

    public static V1OwnerReference Owner(string kind, string name, string apiVersion = "apps/v1", string? uid = null) =>
        new() { ApiVersion = apiVersion, Kind = kind, Name = name, Uid = uid ?? "uid-of-" + name, Controller = true };

    public static V1Deployment Deployment(
        string? limit = "64Mi", string? request = "32Mi", RemediationRecord? record = null, int replicas = 1, bool rolledOut = false, string? resourceVersion = null) => new()
        {
            Metadata = Metadata(Name) with
            {
                Generation = 1,
                ResourceVersion = resourceVersion ?? "1001",
                Annotations = Annotations(record),
            },
            Spec = Spec(replicas, Containers((Container, limit, request))),
            Status = new V1WorkloadStatus { ObservedGeneration = 1, Replicas = replicas, UpdatedReplicas = replicas, ReadyReplicas = rolledOut ? replicas : 0 },
        };

    public static V1ReplicaSet ReplicaSet(string name = CurrentRevision, string revision = "1", V1OwnerReference? owner = null) => new()
    {
        Metadata = Metadata(name) with
        {
            Annotations = new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = revision },
            OwnerReferences = [owner ?? Owner("Deployment", Name)],
        },
    };

    public static V1CronJob CronJob(RemediationRecord? record = null) => new()
    {
        Metadata = Metadata(Name) with { Generation = 2, Annotations = Annotations(record) },
        Spec = new V1WorkloadSpec { JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = Spec(null, Containers((Container, "64Mi", "32Mi"))).Template } } },
    };

    public static V1ObjectMeta Metadata(string name) => new() { Name = name, Namespace = Namespace, Uid = "uid-of-" + name, ResourceVersion = "1001" };

    public static V1WorkloadSpec Spec(int? replicas, params V1Container[] containers) =>
        new() { Replicas = replicas, Template = new V1PodTemplateSpec { Spec = new V1PodSpec { Containers = containers } } };

    public static V1Container[] Containers(params (string Name, string? Limit, string? Request)[] containers) =>
    [
        .. containers.Select(container => new V1Container
        {
            Name = container.Name,
            Resources = new V1ResourceRequirements { Limits = new V1ResourceAmounts { Memory = container.Limit }, Requests = new V1ResourceAmounts { Memory = container.Request } },
        }),
    ];

    public static V1Namespace NamespaceObject(IReadOnlyDictionary<string, string>? annotations = null) =>
        new() { Metadata = new V1ObjectMeta { Name = Namespace, Uid = "uid-of-namespace", Annotations = annotations } };

    /// <summary>The record of remedies so far, the last of which set the limit.</summary>
    public static RemediationRecord Record(int attempts = 1, string ago = "5m", string limit = "64Mi", string container = Container) => new()
    {
        Attempts = attempts,
        LastAttempt = Ago(ago),
        Policy = "api",
        Containers = new Dictionary<string, ContainerRecord>
        {
            [container] = new() { OriginalLimit = "16Mi", OriginalRequest = "8Mi", Limit = limit, Kills = 2, Verdict = "LimitOom", Killed = [new KillPoint("16Mi", 3)] },
        },
    };

    public static MemoryPolicySpec Spec(string ceiling = "1Gi", string? mode = null, int? attempts = null, V1LabelSelector? selector = null) => new()
    {
        Mode = mode,
        Selector = selector,
        // At each step the same: it doubles.
        Memory = new MemorySpec { Ceiling = ceiling, GrowthFactorPercent = 100, MinIncrease = "64Mi" },
        Attempts = attempts is null ? null : new AttemptsSpec { Max = attempts },
    };

    public static V1Alpha1MemoryPolicy PolicyObject(
        MemoryPolicySpec? spec = null, string name = "api", string ns = Namespace, string? uid = null, long generation = 1, MemoryPolicyStatus? status = null, string age = "24h") => new()
        {
            Metadata = new V1ObjectMeta { Name = name, Namespace = ns, Uid = uid ?? "uid-of-" + name, Generation = generation, CreationTimestamp = Ago(age) },
            Spec = spec ?? Spec(),
            Status = status,
        };

    public static Policy Policy(MemoryPolicySpec? spec = null, string name = "api", string age = "24h")
    {
        var (policy, violations) = PolicyReader.Read(PolicyObject(spec, name, age: age).Metadata, spec ?? Spec());
        return policy ?? throw new ArgumentException(string.Join("; ", violations));
    }

    public static WorkloadFacts Facts(RemediationRecord? record = null, params (string Name, string? Limit, string? Request)[] containers) => new()
    {
        Workload = Ref,
        Replicas = 1,
        Containers = (containers is [] ? [(Container, "64Mi", "32Mi")] : containers).ToDictionary(each => each.Name, each => new ContainerTemplate(Size(each.Limit), Size(each.Request))),
        CurrentRevision = CurrentRevision,
        Record = record,
    };

    public static WorkloadCase Case(WorkloadFacts facts, params Sighting[] sightings) => new(Policy(), facts, sightings, Now);

    public static ContainerRemedy ContainerRemedy(string container = Container, string from = "64Mi", string to = "128Mi", string? requestFrom = "32Mi", string? requestTo = "64Mi") =>
        new(container, MemorySize.Parse(from), MemorySize.Parse(to), Size(requestFrom), Size(requestTo));

    public static Remedy Remedy(params ContainerRemedy[] containers) => new(containers is [] ? [ContainerRemedy()] : containers, Record(ago: "0s", limit: "128Mi"));

    public static IncidentStatus Line(
        string workload = "Deployment/" + Name, string container = Container, IncidentPhase phase = IncidentPhase.Recovering, string message = "said", int kills = 1) =>
        new() { Workload = workload, Container = container, Phase = phase.ToString(), Verdict = "LimitOom", Kills = kills, Message = message };

    public static string Text(this Kubernetes.Api.Patch patch) => Encoding.UTF8.GetString(patch.Body.Span);

    public static JsonElement Json(this Kubernetes.Api.Patch patch) => JsonDocument.Parse(patch.Body).RootElement;

    private static Dictionary<string, string> Annotations(RemediationRecord? record)
    {
        var annotations = new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = "1" };
        if (record is not null)
            annotations[RemediationRecord.Annotation] = RemediationRecordFormat.Write(record);
        return annotations;
    }
}
