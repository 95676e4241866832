using System.Collections.Concurrent;
using System.Diagnostics;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Finds workloads in whatever version of the API the server has of their kind, and remembers which that is.</summary>
internal sealed class WorkloadFinder(IKubernetesReader reader)
{
    private readonly ConcurrentDictionary<WorkloadKind, WorkloadType> _served = new();

    /// <summary>Null where the server has none of that name.</summary>
    /// <exception cref="KubernetesApiException">Among others, where the server knows the kind in no version.</exception>
    public async Task<(IWorkload Workload, WorkloadType Type)?> FindAsync(WorkloadKind kind, string ns, string name, CancellationToken cancellationToken)
    {
        // The others too: a server that was upgraded may no longer have the one that is remembered.
        var known = _served.GetValueOrDefault(kind);
        var versions = WorkloadType.Of(kind).OrderByDescending(type => type == known).ToList();
        foreach (var type in versions)
        {
            try
            {
                var found = await type.FindAsync(reader, ns, name, cancellationToken);
                _served[kind] = type;
                return found is null ? null : (found, type);
            }
            catch (KubernetesApiException missing) when (missing.IsMissingResource && type != versions[^1])
            {
                // The next one, then.
            }
        }

        throw new UnreachableException();
    }
}
