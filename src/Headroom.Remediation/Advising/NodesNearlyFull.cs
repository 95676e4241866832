using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Advising;

/// <summary>A rollout brings new pods before the old ones go, and where no node has room for one more, they wait. Taints and affinities are not looked at: it may be worse.</summary>
internal static class NodesNearlyFull
{
    public static IEnumerable<Advice> Advise(AdviceInput input)
    {
        var wanted = input.Pod.Requests;
        // A DaemonSet's pods have a node each: no other one would do.
        if (input.Workload.Workload.Kind == WorkloadKind.DaemonSet || wanted == MemorySize.Zero || input.Roomiest is not { } node || wanted <= node.Left)
            return [];
        return
        [
            new Advice(
                AdviceKind.NodesNearlyFull,
                $"no node has room for one more pod of it, which requests {wanted}, not even {node.Name}, which has the most left of its {node.Allocatable}. Add a node, or see what fills them",
                "kubectl describe nodes"),
        ];
    }
}
