using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Advising;

/// <summary>What a policy's status advises is looked at again also where no incident asks for a look: a person may have done it.</summary>
public sealed class AdviceUpkeep(Adviser adviser, PolicyStatusReporter status, WorkloadReader workloads, PolicyCatalog catalog)
{
    /// <exception cref="Kubernetes.Api.KubernetesApiException">A workload could not be read: ask again.</exception>
    public async Task LookAsync(Policy policy, CancellationToken cancellationToken)
    {
        foreach (var name in status.AdviceUnder(PolicyKey.Of(policy)).Take(StatusAccount.MostAdvice).Select(line => line.Workload).Distinct())
        {
            if (!adviser.IsDue(policy.Namespace, name))
                continue;
            if (await ReadAsync(policy.Namespace, name, cancellationToken) is { } workload && catalog.For(policy.Namespace, workload.PodLabels) is { } answering && PolicyKey.Of(answering) == PolicyKey.Of(policy))
                await adviser.ReadAsync(workload, policy, cancellationToken);
            else
                adviser.Gone(PolicyKey.Of(policy), name);
        }
    }

    private async Task<WorkloadReading?> ReadAsync(string ns, string name, CancellationToken cancellationToken) =>
        name.Split('/') is [var kindName, var own] && Enum.TryParse<WorkloadKind>(kindName, out var kind)
            && await workloads.FindRefAsync(kind, ns, own, cancellationToken) is { } workload
            ? await workloads.ReadAsync(workload, [], cancellationToken)
            : null;
}
