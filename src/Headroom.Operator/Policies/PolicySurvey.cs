using Headroom.Kubernetes.Api;
using Headroom.Operator.Entities;
using Headroom.Operator.Hosting;
using Headroom.Remediation.Policies;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Policies;

/// <summary>Asks the cluster itself for policies, where those that were seen so far are not enough to say that there is none.</summary>
public sealed class PolicySurvey(IKubernetesReader reader, IOptions<HeadroomOptions> options)
{
    /// <summary>An accepted policy of the namespace answers for pods with these labels.</summary>
    /// <exception cref="KubernetesApiException">They could not be listed: ask again.</exception>
    public async Task<bool> AnswerAsync(string ns, IReadOnlyDictionary<string, string> podLabels, CancellationToken cancellationToken)
    {
        await foreach (var page in reader.ListAsync<V1Alpha1MemoryPolicy>(ns, cancellationToken))
        {
            if (PolicySelection.For(ns, podLabels, (page.Items ?? []).Select(policy => PolicyEntryReader.Read(policy, options.Value).Policy).OfType<Policy>()) is not null)
                return true;
        }

        return false;
    }
}
