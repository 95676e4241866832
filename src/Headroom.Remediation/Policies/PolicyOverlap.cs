using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Policies;

/// <summary>A policy that selects pods for which another one answers.</summary>
/// <param name="Message">Names the policy that answers, and what for.</param>
public sealed record PolicyOverlap(OverlapReason Reason, string Message)
{
    /// <summary>What is known of the policy without having seen a pod; null where nothing is.</summary>
    /// <param name="policies">The accepted policies of its namespace.</param>
    public static PolicyOverlap? Of(Policy policy, IEnumerable<Policy> policies)
    {
        var winner = PolicySelection.InOrder(policies)
            .TakeWhile(other => other.Name != policy.Name)
            .FirstOrDefault(other => SelectorCover.Covers(other.Selector, policy.Selector));
        return winner is null ? null : new PolicyOverlap(
            OverlapReason.NeverAnswers, $"{Goes(winner, policy)} selects every pod that this policy selects, which so answers for none{Consequence(winner)}");
    }

    /// <summary>What a killed pod shows of the policy; null where the policy does not select it, or answers for it.</summary>
    /// <param name="what">The pod's workload, for the message.</param>
    /// <param name="policies">The accepted policies of its namespace.</param>
    public static PolicyOverlap? Of(Policy policy, Sighting sighting, string what, IEnumerable<Policy> policies)
    {
        var selecting = PolicySelection.Selecting(sighting.Namespace, sighting.PodLabels, policies).ToList();
        if (selecting.Count == 0 || selecting[0].Name == policy.Name || selecting.All(other => other.Name != policy.Name))
            return null;
        return new PolicyOverlap(
            OverlapReason.OlderPolicyAnswers, $"{Goes(selecting[0], policy)} selects {what} too, killed in pod {sighting.Pod}: it answers for that{Consequence(selecting[0])}");
    }

    private static string Goes(Policy winner, Policy policy) =>
        winner.Created < policy.Created ? $"{winner.Name} is older and" : $"{winner.Name} is as old, comes first by name, and";

    private static string Consequence(Policy winner) => winner.Mode == PolicyMode.Paused ? $"; {winner.Name} is paused, and nothing is done there" : "";
}

public enum OverlapReason
{
    /// <summary>Another policy selects every pod that this one selects.</summary>
    NeverAnswers,

    /// <summary>A pod was killed that this policy selects and another one answers for.</summary>
    OlderPolicyAnswers,
}
