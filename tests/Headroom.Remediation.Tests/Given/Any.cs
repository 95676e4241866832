using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Given;

/// <summary>Generators over odd values: what a cluster may show, and a good deal of what none should. Weighed so that remedies are common.</summary>
internal static class Any
{
    private const long Mebibyte = MemorySize.BytesPerMebibyte;

    public static Gen<MemorySize> Size { get; } = Gen.Frequency(
        Tuple.Create(6, Gen.Choose(1, 2048).Select(mebibytes => MemorySize.FromMebibytes(mebibytes))),
        Tuple.Create(2, Gen.Choose(0, int.MaxValue).Select(bytes => new MemorySize(bytes))),
        Tuple.Create(1, Gen.Choose(0, int.MaxValue).Select(high => new MemorySize(((long)high << 32) + high))),
        Tuple.Create(1, Gen.Elements(0, 1, 1000, Mebibyte - 1, Mebibyte, Mebibyte + 1, 128_974_848, 129_000_000, 1_000_000_000, 1L << 62, long.MaxValue - 1, long.MaxValue)
            .Select(bytes => new MemorySize(bytes))));

    public static Gen<MemorySize> PositiveSize { get; } = Size.Where(size => size.Bytes > 0);

    public static Gen<MemoryRules> Rules { get; } =
        from one in PositiveSize
        from other in Size
        from floorless in Often
        from growth in Gen.Frequency(Tuple.Create(2, Gen.Constant(100)), Tuple.Create(1, Gen.Choose(1, 1000)), Tuple.Create(1, Gen.Elements(1, 1000)))
        from factor in Gen.Frequency(Tuple.Create(2, Gen.Constant(100)), Tuple.Create(1, Gen.Choose(100, 1000)))
        from strategy in Gen.Elements(Enum.GetValues<MemoryStrategy>())
        from increase in PositiveSize
        from requests in Gen.Elements(Enum.GetValues<RequestMode>())
        from percent in Gen.Choose(1, 100)
        select new MemoryRules
        {
            Ceiling = MemorySize.Max(one, other),
            Floor = floorless ? MemorySize.Zero : MemorySize.Min(one, other),
            Strategy = strategy,
            GrowthPercent = growth,
            GrowthFactorPercent = factor,
            MinIncrease = increase,
            Requests = requests,
            RequestPercent = percent,
        };

    public static Gen<Backoff> Backoff { get; } =
        from one in Seconds
        from other in Seconds
        from factor in Gen.Choose(100, 1000)
        from reset in Seconds
        select new Backoff(Min(one, other), factor, Max(one, other), Max(reset, TimeSpan.FromSeconds(1)));

    /// <summary>What the reader makes of an entry says something.</summary>
    public static Gen<ContainerRules> ContainerRules { get; } =
        from mode in Mode
        from rules in Rules
        from what in Gen.Choose(0, 2)
        select new ContainerRules(what == 0 ? null : mode, what == 1 ? null : rules);

    public static Gen<Policy> Policy { get; } =
        from rules in Rules
        from backoff in Backoff
        from mode in Mode
        from containers in Gen.ListOf(from name in Gen.Elements("api", "worker", "*") from own in ContainerRules select KeyValuePair.Create(name, own))
        from kinds in Gen.Frequency(Tuple.Create(4, Gen.Constant(Enum.GetValues<WorkloadKind>())), Tuple.Create(1, Gen.Elements(Enum.GetValues<WorkloadKind>()).Select(kind => new[] { kind })))
        from kills in Gen.Frequency(Tuple.Create(4, Gen.Choose(1, 3)), Tuple.Create(1, Gen.Choose(1, 100)))
        from onCrashLoopBackOff in Gen.Elements(true, false)
        from attempts in Gen.Choose(1, 100)
        from stable in Seconds
        from onGiveUp in Gen.Elements(Enum.GetValues<OnGiveUp>())
        from gitOps in Gen.Elements<GitOpsMode?>(null, GitOpsMode.Recommend, GitOpsMode.Patch)
        select A.Policy() with
        {
            Mode = mode,
            Workloads = kinds.ToHashSet(),
            Trigger = new Trigger(kills, TimeSpan.FromMinutes(10), onCrashLoopBackOff) { OutOfMemoryExitCodes = new HashSet<int> { 3 } },
            Memory = rules,
            Containers = containers.DistinctBy(entry => entry.Key).Take(1).ToDictionary(),
            Backoff = backoff,
            MaxAttempts = attempts,
            StableFor = Max(stable, TimeSpan.FromSeconds(1)),
            OnGiveUp = onGiveUp,
            GitOps = gitOps,
        };

    public static Gen<Sighting> Sighting { get; } =
        from container in Gen.Frequency(Tuple.Create(6, Gen.Constant("api")), Tuple.Create(3, Gen.Constant("worker")), Tuple.Create(1, Gen.Constant("gone")))
        from pod in Gen.Elements("a", "b", "c")
        from finished in Maybe(Gen.Choose(-5, 700).Select(ago => A.Now.AddSeconds(-ago)))
        from uptime in Maybe(Gen.Choose(-2, 120))
        from created in Gen.Choose(0, 5000)
        from exitCode in Gen.Frequency(Tuple.Create(9, Gen.Constant(137)), Tuple.Create(2, Gen.Elements(0, 1, 3, 143, -1, int.MinValue)))
        from reason in Gen.Frequency(Tuple.Create(9, Gen.Constant("OOMKilled")), Tuple.Create(2, Gen.Elements("Error", "", "Evicted", "ContainerStatusUnknown")))
        from limit in Maybe(PositiveSize)
        from request in Maybe(Size)
        from guaranteed in Gen.Elements(true, false, false)
        from backingOff in Gen.Elements(true, false)
        from revision in Gen.Frequency(Tuple.Create(8, Gen.Constant<string?>(A.CurrentRevision)), Tuple.Create(1, Gen.Elements("old", null)))
        from trace in Trace
        from more in Circumstances
        select A.Sighting(container: container, pod: pod, exitCode: exitCode, reason: reason, backingOff: backingOff, guaranteed: guaranteed, revision: revision) with
        {
            // A container dies once: whatever differs makes another kill.
            Id = new KillId(
                "uid-of-" + pod, container,
                $"containerd://{finished:O}/{uptime}/{created}/{exitCode}/{reason}/{limit}/{request}"
                + $"/{guaranteed}/{revision}/{trace}/{more}"),
            PodCreated = A.Now.AddSeconds(-created),
            StartedAt = finished - TimeSpan.FromSeconds(uptime ?? 0),
            FinishedAt = finished,
            Limit = limit,
            Request = request,
            ResizeTrace = trace,
            ContainerKind = more.Kind,
            Node = more.Node,
            Probes = more.Probes,
            PodLimit = more.PodLimit,
            Usage = reason == "Evicted" ? more.PodLimit : null,
            PodReason = reason == "Evicted" ? reason : null,
            DeletionRequested = more.DeletedAgo is { } deleted ? A.Now.AddSeconds(-deleted) : null,
            PodLabels = revision is null ? [] : new Dictionary<string, string> { ["controller-revision-hash"] = revision, ["pod-template-generation"] = revision },
        };

    private static Gen<ResizeTrace> Trace =>
        Gen.Frequency(Tuple.Create(6, Gen.Constant(ResizeTrace.None)), Tuple.Create(1, Gen.Elements(Enum.GetValues<ResizeTrace>())));

    private static Gen<(ContainerKind Kind, string? Node, ContainerProbes Probes, MemorySize? PodLimit, int? DeletedAgo)> Circumstances =>
        from kind in Gen.Elements(Enum.GetValues<ContainerKind>())
        from node in Gen.Elements("calm", "pressed", null)
        from probes in Probes
        from podLimit in Gen.Frequency(Tuple.Create(9, Gen.Constant<MemorySize?>(null)), Tuple.Create(1, PositiveSize.Select(size => (MemorySize?)size)))
        from deleted in Gen.Frequency(Tuple.Create(9, Gen.Constant<int?>(null)), Tuple.Create(1, Gen.Choose(0, 700).Select(ago => (int?)ago)))
        select (kind, node, probes, podLimit, deleted);

    /// <summary>Numbers as an API server lets them through, mostly of the sizes that people use.</summary>
    public static Gen<ContainerProbes> Probes { get; } =
        from startup in Probe
        from liveness in Probe
        from readiness in Probe
        select new ContainerProbes(startup, liveness, readiness);

    private static Gen<ProbeTiming?> Probe =>
        from there in Gen.Elements(true, false)
        from delay in Gen.Frequency(Tuple.Create(6, Gen.Choose(0, 60)), Tuple.Create(1, Gen.Elements(0, int.MaxValue)))
        from timeout in Gen.Frequency(Tuple.Create(6, Gen.Choose(1, 10)), Tuple.Create(1, Gen.Elements(1, int.MaxValue)))
        from period in Gen.Frequency(Tuple.Create(6, Gen.Choose(1, 30)), Tuple.Create(1, Gen.Elements(1, int.MaxValue)))
        from threshold in Gen.Frequency(Tuple.Create(6, Gen.Choose(1, 5)), Tuple.Create(1, Gen.Elements(1, int.MaxValue)))
        from asks in Gen.Elements("HTTP :8000/health", "HTTP :8000/ready", "")
        select there ? new ProbeTiming(delay, timeout, period, threshold) { Asks = asks } : null;

    /// <summary>What was read around the kills: of each pod at most a few events, of the nodes one at ease and one under pressure.</summary>
    private static Gen<Surroundings> Surroundings =>
        from read in Often
        from since in Gen.Choose(-100, 700)
        from events in Gen.Resize(4, Gen.ListOf(
            from reason in Gen.Elements("Killing", "Killing", "Unhealthy", "Evicted", "BackOff", "ResizeCompleted", "")
            from message in Gen.Elements("Container api failed liveness probe, will be restarted", "Container worker failed startup probe, will be restarted", "Liveness probe failed: x", "Liveness probe failed: context deadline exceeded", "Startup probe failed: dial tcp: connection refused", "Liveness probe failed: HTTP probe failed with statuscode: 500", "")
            from container in Gen.Elements("api", "worker", null)
            from first in Gen.Choose(-5, 900)
            from last in Gen.Choose(-5, 900)
            from count in Gen.Choose(0, 5)
            select new KubeletEvent(reason, message, container, A.Now.AddSeconds(-Math.Max(first, last)), A.Now.AddSeconds(-Math.Min(first, last)), count)))
        from limit in Maybe(PositiveSize)
        from request in Maybe(PositiveSize)
        select !read ? Remediation.Verdicts.Surroundings.None : new Surroundings
        {
            Nodes = new Dictionary<string, NodeFacts> { ["calm"] = new(false, A.Now), ["pressed"] = new(true, A.Now.AddSeconds(-since)) },
            PodEvents = new[] { "a", "b" }.ToDictionary(pod => "uid-of-" + pod, _ => (IReadOnlyList<KubeletEvent>)[.. events]),
            Defaults = new ContainerDefaults(limit, limit is { } most && request is { } some ? MemorySize.Min(some, most) : request),
        };

    /// <summary>Some kills are seen more than once: as their pod goes into CrashLoopBackOff, or after its limit was changed in place.</summary>
    public static Gen<IReadOnlyList<Sighting>> Sightings { get; } =
        from once in Gen.Resize(12, Gen.ListOf(Sighting))
        from again in Gen.SubListOf(once.AsEnumerable())
        from limit in PositiveSize
        from resized in Gen.Frequency(Tuple.Create(4, Gen.SubListOf(once.Take(0))), Tuple.Create(1, Gen.SubListOf(once.AsEnumerable())))
        select (IReadOnlyList<Sighting>)
        [
            .. once,
            .. again.Select(sighting => sighting with { CrashLoopBackOff = !sighting.CrashLoopBackOff }),
            .. resized.Where(sighting => sighting.Limit is not null)
                .Select(sighting => sighting with { Limit = limit, RestartCount = 2, ResizeTrace = ResizeTrace.Seen }),
        ];

    public static Gen<WorkloadCase> Case { get; } =
        from policy in Policy
        from kind in Gen.Elements(Enum.GetValues<WorkloadKind>())
        from sightings in Sightings
        from api in TemplateOf(sightings, "api")
        from worker in TemplateOf(sightings, "worker")
        from record in Gen.Frequency(Tuple.Create(1, Gen.Constant<RemediationRecord?>(null)), Tuple.Create(1, AnyRecord.Record.Select(record => (RemediationRecord?)record)))
        from ours in Gen.Elements(true, false)
        from observed in Often
        from current in Gen.Elements(A.CurrentRevision, A.CurrentRevision, null)
        from surroundings in Surroundings
        from gitOps in Gen.Frequency(Tuple.Create(19, Gen.Constant<GitOpsOwner?>(null)), Tuple.Create(1, Gen.Elements<GitOpsOwner?>(A.Argo, A.Flux)))
        from manager in Manager
        from ignored in Gen.Frequency(Tuple.Create(19, Gen.Constant<string?>(null)), Tuple.Create(1, Gen.Constant<string?>("the workload")))
        from guaranteed in Gen.Elements<bool?>(true, false, null)
        select new WorkloadCase(
            policy,
            A.WorkloadOf(kind, current) with
            {
                Containers = new Dictionary<string, ContainerTemplate> { ["api"] = api, ["worker"] = worker },
                Record = ours ? AnyRecord.Ours(record, api) : record,
                RevisionObserved = observed,
                GitOps = gitOps,
                Managers = [manager],
                IgnoredBy = ignored,
                Guaranteed = guaranteed,
            },
            sightings,
            A.Now)
        {
            Surroundings = surroundings,
        };

    /// <summary>The same, with the kubelet's word that it was a probe that ended what has one.</summary>
    public static Gen<WorkloadCase> ProbeKills { get; } =
        from workloadCase in Case
        from policy in Policy.Where(policy => policy is { Mode: PolicyMode.Enforce, Trigger.Kills: < 4 })
        from words in Gen.Elements("context deadline exceeded", "connection refused", "HTTP probe failed with statuscode: 500")
        from code in Gen.Elements(0, 1, 137, 143)
        select Ended(workloadCase with { Policy = policy with { Workloads = Enum.GetValues<WorkloadKind>().ToHashSet() } }, words, code);

    private static WorkloadCase Ended(WorkloadCase workloadCase, string words, int code)
    {
        var sightings = workloadCase.Sightings.Select(sighting => sighting is { Probes.Kill: true, FinishedAt: not null, Evicted: false } ? sighting with { Reason = "Error", ExitCode = code, Limit = null } : sighting).ToList();
        var containers = workloadCase.Workload.Containers.ToDictionary(
            container => container.Key, container => container.Value with { Probes = sightings.Where(sighting => sighting.Container == container.Key).Select(sighting => sighting.Probes).LastOrDefault(container.Value.Probes) });
        return workloadCase with
        {
            Sightings = sightings,
            Workload = workloadCase.Workload with { Containers = containers, IgnoredBy = null },
            Surroundings = new Surroundings
            {
                PodEvents = sightings.Where(sighting => sighting is { Reason: "Error", FinishedAt: not null, Probes.Kill: true }).GroupBy(sighting => sighting.Id.PodUid).ToDictionary(
                    pod => pod.Key,
                    pod => (IReadOnlyList<KubeletEvent>)[.. pod.SelectMany(sighting => new[] { "liveness", "startup" }.Where(probe => sighting.Probes.Of(probe == "startup" ? ProbeKind.Startup : ProbeKind.Liveness) is not null).SelectMany(probe => new[]
                    {
                        new KubeletEvent("Unhealthy", $"{probe} probe failed: {words}", sighting.Container, sighting.FinishedAt!.Value, sighting.FinishedAt.Value, 1),
                        new KubeletEvent("Killing", $"Container {sighting.Container} failed {probe} probe, will be restarted", sighting.Container, sighting.FinishedAt.Value, sighting.FinishedAt.Value, 1),
                    }))]),
            },
        };
    }

    /// <summary>Somebody who has set memory: since the last remedy, long after it, or at a time that the server does not tell.</summary>
    private static Gen<FieldManager> Manager =>
        from name in Gen.Elements("kubectl-edit", "argocd-controller", FieldManager.Headroom)
        from ago in Maybe(Gen.Choose(-60, 5000))
        from amount in Gen.Elements(ManagedField.Limit, ManagedField.Request)
        select new FieldManager(name, "Update", ago is { } seconds ? A.Now.AddSeconds(-seconds) : null) { Fields = new HashSet<ManagedField> { new("api", amount) } };

    /// <summary>A case and another order of its sightings.</summary>
    public static Gen<(WorkloadCase Case, WorkloadCase Shuffled)> Shuffled { get; } =
        from workloadCase in Case
        from order in Gen.Shuffle(workloadCase.Sightings)
        select (workloadCase, workloadCase with { Sightings = order });

    public static Gen<string?> Text { get; } = Gen.Frequency(
        Tuple.Create(1, Gen.Constant<string?>(null)),
        Tuple.Create(3, Arb.Default.String().Generator.Select(text => (string?)text)),
        Tuple.Create(4, Gen.Elements<string?>(
            "1Gi", "64Mi", "0", "-1", "1e9", "9Ei", "10m", "1h", "0s", "8760h", "-5s", "Enforce", "Paused", "KeepRatio", "PercentOfLimit", "Step", "Deployment", "api", "*", "\ud800", "\0")),
        Tuple.Create(1, Gen.Constant<string?>(new string('x', 10_000))));

    public static Gen<int?> Number { get; } = Gen.Frequency(
        Tuple.Create(1, Gen.Constant<int?>(null)),
        Tuple.Create(4, Gen.Choose(-1, 200).Select(number => (int?)number)),
        Tuple.Create(1, Gen.Elements<int?>(int.MinValue, int.MaxValue)));

    private static Gen<ContainerMemorySpec?> ContainerMemory { get; } =
        from texts in Gen.ArrayOf(4, Text)
        from numbers in Gen.ArrayOf(2, Number)
        from what in Gen.Choose(0, 2)
        select what == 0 ? null : new ContainerMemorySpec
        {
            Ceiling = texts[0],
            Floor = texts[1],
            MinIncrease = texts[2],
            GrowthPercent = numbers[0],
            Requests = what == 1 ? null : new RequestsSpec { Mode = texts[3], Percent = numbers[1] },
        };

    public static Gen<MemoryPolicySpec> Spec { get; } =
        from texts in Gen.ArrayOf(18, Text)
        from gitOps in Text
        from numbers in Gen.ArrayOf(6, Number)
        from own in ContainerMemory
        from selector in Selector
        select new MemoryPolicySpec
        {
            Mode = texts[0],
            Selector = selector,
            Workloads = [texts[1]!, texts[2]!],
            Trigger = new TriggerSpec { Kills = numbers[0], Within = texts[3] },
            Memory = new MemorySpec
            {
                Ceiling = texts[4],
                Floor = texts[5],
                Strategy = texts[6],
                GrowthPercent = numbers[1],
                MinIncrease = texts[7],
                Requests = new RequestsSpec { Mode = texts[8], Percent = numbers[2] },
            },
            Containers = [new ContainerSpec { Name = texts[9], Mode = texts[10] }, new ContainerSpec { Name = texts[11], Mode = texts[12], Memory = own }],
            Backoff = new BackoffSpec { Initial = texts[13], FactorPercent = numbers[3], Max = texts[14], ResetAfter = texts[15] },
            Attempts = new AttemptsSpec { Max = numbers[4] },
            Recovery = new RecoverySpec { StableFor = texts[16] },
            GitOps = gitOps,
        };

    /// <summary>Over the labels a and b and the values x, y and z; well-formed or not.</summary>
    public static Gen<V1LabelSelector> Selector { get; } =
        from label in Gen.Elements(null, "x", "y")
        from requirements in Gen.ListOf(
            from key in Gen.Elements("a", "a", "b")
            from operation in Gen.Frequency(Tuple.Create(12, Gen.Elements("In", "NotIn", "Exists", "DoesNotExist")), Tuple.Create(1, Gen.Elements("", "Gt")))
            from values in Gen.NonEmptyListOf(Gen.Elements("x", "y", "z"))
            select new V1LabelSelectorRequirement { Key = key, Operator = operation, Values = operation is "In" or "NotIn" ? [.. values.Take(8)] : null })
        select new V1LabelSelector
        {
            MatchLabels = label is null ? null : new Dictionary<string, string> { ["a"] = label },
            MatchExpressions = [.. requirements.Take(4)],
        };

    private static Gen<bool> Often => Gen.Elements(true, true, true, true, false);

    private static Gen<PolicyMode> Mode => Gen.Frequency(Tuple.Create(8, Gen.Constant(PolicyMode.Enforce)), Tuple.Create(1, Gen.Elements(PolicyMode.Recommend, PolicyMode.Paused)));

    private static Gen<TimeSpan> Seconds => Gen.Elements(0, 1, 10, 120, 600, 3600, 8760 * 3600).Select(seconds => TimeSpan.FromSeconds(seconds));

    public static Gen<T?> Maybe<T>(Gen<T> any)
        where T : struct => Gen.Frequency(Tuple.Create(9, any.Select(value => (T?)value)), Tuple.Create(1, Gen.Constant<T?>(null)));

    /// <summary>Mostly what one of the killed pods had, as it is in life.</summary>
    private static Gen<ContainerTemplate> TemplateOf(IEnumerable<Sighting> sightings, string container)
    {
        var limits = sightings.Where(sighting => sighting.Container == container).Select(sighting => sighting.Limit).DefaultIfEmpty(null).ToArray();
        var probed = sightings.Where(sighting => sighting.Container == container).Select(sighting => sighting.Probes).DefaultIfEmpty(ContainerProbes.None).ToArray();
        return from limit in Gen.Frequency(Tuple.Create(4, Gen.Constant(limits.Min())), Tuple.Create(2, Gen.Elements(limits)), Tuple.Create(1, Maybe(Size)))
               from request in Maybe(Size)
               from probes in Gen.Frequency(Tuple.Create(3, Gen.Elements(probed)), Tuple.Create(1, Probes))
               select new ContainerTemplate(limit, request) { Probes = probes };
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
