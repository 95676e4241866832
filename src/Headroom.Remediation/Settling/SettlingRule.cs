using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Settling;

/// <summary>
/// A limit that has leapt to its ceiling comes down to what the container is seen to use, once. Before the leap its need was not known, only that it was
/// more than the limit; after it the need can be measured.
/// </summary>
public static class SettlingRule
{
    /// <summary>What is to settle, of a workload for which nothing is to be healed.</summary>
    public static SettlingState Assess(WorkloadCase workloadCase)
    {
        workloadCase = GitOpsRule.Applied(workloadCase);
        var history = new History(workloadCase);
        var leapt = (workloadCase.Workload.Record?.Containers.Keys ?? []).Where(name => HasLeapt(workloadCase, name, history.Of(name))).Order(StringComparer.Ordinal).ToList();
        if (leapt.Count == 0)
            return new SettlingState.Nothing();
        if (Unmeasurable(workloadCase, leapt) is { } why)
            return new SettlingState.Stays(why);
        return new SettlingState.Open([.. leapt.Where(name => !IsOnceOnly(workloadCase.Workload, name))], leapt.Max(name => workloadCase.Policy.RulesOf(name).Settle.After));
    }

    /// <summary>The write that settles what is worth it; null where nothing is.</summary>
    /// <param name="use">Of every one of the containers.</param>
    public static Decision.Settle? Decide(WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills, SettlingState.Open open, MeasuredUse use)
    {
        var history = new History(workloadCase);
        var settled = new List<(ContainerRemedy Remedy, Settled Record, string Why)>();
        foreach (var name in open.Containers)
        {
            var (template, rules, peak) = (workloadCase.Workload.Containers[name], workloadCase.Policy.RulesOf(name), use.Peaks[name]);
            if (history.Of(name) is not { } before || SettledMemory.Of(template, before, peak, rules) is not { } memory)
                continue;
            var record = new Settled
            {
                At = workloadCase.Now,
                From = template.Limit.ToString()!,
                To = memory.Limit.ToString(),
                Peak = peak.ToString(),
                MeasuredSeconds = (int)use.Over.TotalSeconds,
            };
            settled.Add((new ContainerRemedy(name, template.Limit, memory.Limit, template.Request, memory.RequestTo) { Init = template.Init }, record, SettlingWording.Why(name, peak, memory, rules)));
        }

        if (settled.Count == 0)
            return null;
        var remedy = new Remedy(
            [.. settled.Select(each => each.Remedy)],
            RecordKeeping.Settle(workloadCase, history, settled.ToDictionary(each => each.Remedy.Container, each => each.Record)));
        return new Decision.Settle(kills, SettlingWording.Settled(workloadCase.Policy, remedy, use, [.. settled.Select(each => each.Why)]), remedy);
    }

    private static bool HasLeapt(WorkloadCase workloadCase, string name, ContainerRecord? own) =>
        own is { GivenUp: null, Settled: null }
        && workloadCase.Policy.ModeOf(name) == PolicyMode.Enforce
        && workloadCase.Policy.RulesOf(name) is { Strategy: MemoryStrategy.Leap } rules
        && workloadCase.Workload.Containers.TryGetValue(name, out var template)
        // Where not even a container that used nothing could settle, nothing has to be measured.
        && SettledMemory.Of(template, own, MemorySize.Zero, rules) is not null;

    private static string? Unmeasurable(WorkloadCase workloadCase, List<string> leapt) => workloadCase.Workload switch
    {
        { Workload.Kind: WorkloadKind.CronJob } => "what a run uses is over before it is measured",
        { Workload.Kind: WorkloadKind.ReplicaSet } or { Rollout.OnDelete: true } when !workloadCase.ResizesInPlace => "its pods keep what they have until somebody replaces them",
        var workload when leapt.All(name => IsOnceOnly(workload, name)) => "what an init container uses is over before it is measured",
        _ => null,
    };

    private static bool IsOnceOnly(WorkloadFacts workload, string name) => workload.Containers[name] is { Init: true, Sidecar: false };
}
