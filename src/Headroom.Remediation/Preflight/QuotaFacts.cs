using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Preflight;

/// <summary>A ResourceQuota, as far as memory is concerned; null for what it does not limit, and where its use is not known.</summary>
public sealed record QuotaFacts(string Name)
{
    public QuotaAmount? Limits { get; init; }

    public QuotaAmount? Requests { get; init; }

    /// <summary>All of them have to hold for a pod to count; none for every pod.</summary>
    public IReadOnlyList<QuotaScope> Scopes { get; init; } = [];

    /// <summary>The workload's pods count.</summary>
    public bool Counts(WorkloadFacts workload) => Scopes.All(scope => scope.Holds(workload));
}

public sealed record QuotaAmount(MemorySize Hard, MemorySize Used)
{
    public MemorySize Left => Used < Hard ? new MemorySize(Hard.Bytes - Used.Bytes) : MemorySize.Zero;
}

/// <summary>Source: kubernetes, pkg/quota/v1/evaluator/core, podMatchesScopeFunc.</summary>
/// <param name="Operator"><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</param>
public sealed record QuotaScope(string Name, string Operator, IReadOnlyList<string> Values)
{
    /// <summary>
    /// False also for a scope that is not known, and for priority classes where the template names none: what the cluster's default class is, was not read.
    /// </summary>
    public bool Holds(WorkloadFacts workload) => Name switch
    {
        "Terminating" => workload.HasDeadline,
        "NotTerminating" => !workload.HasDeadline,
        // What was killed at a limit has one, and so have its successors.
        "NotBestEffort" => true,
        "PriorityClass" => workload.PriorityClass is { } own && Operator switch
        {
            "In" => Values.Contains(own),
            "NotIn" => !Values.Contains(own),
            "Exists" => true,
            _ => false,
        },
        _ => false,
    };
}
