using Headroom.Operator.Policies;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Planning;

/// <summary>What the running operator advises, and one look cannot show: that a container was near its limit for a while stands in its policy's status. Pure.</summary>
internal static class ToldAdvice
{
    /// <param name="policies">As they were last read.</param>
    /// <param name="workload">Kind and name, such as <c>Deployment/api</c>.</param>
    public static IEnumerable<Advice> Of(IEnumerable<PolicyEntry> policies, Policy policy, string workload) =>
        (policies.FirstOrDefault(entry => entry.Key == PolicyKey.Of(policy))?.Status?.Advice ?? [])
            .Where(line => line.Workload == workload && line.Kind == nameof(AdviceKind.NearLimit))
            .Select(line => new Advice(AdviceKind.NearLimit, line.Message, line.Use));
}
