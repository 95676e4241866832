using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Leaks;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Rollouts;

namespace Headroom.Remediation.Decisions;

/// <summary>The sentences about what is given up. Nothing in them changes from kill to kill, so that a loop says them once.</summary>
internal static class GiveUpWording
{
    /// <param name="overruled">The limit that Headroom had set, where somebody has changed it since.</param>
    public static string Now(Policy policy, Ending ending, string? overruled)
    {
        var notOurs = policy.OnGiveUp == OnGiveUp.Revert && overruled is not null
            ? $". Nothing is reverted: the limit is no longer the {overruled} that Headroom had set"
            : "";
        return $"{Why(policy, ending)}: nothing further is done{notOurs}. {Advice(policy, ending.Name, ending.Reason)}";
    }

    /// <summary>Without what is done about it.</summary>
    public static string Why(Policy policy, Ending ending) => ending.Reason switch
    {
        GiveUpReason.LeakSuspected => $"{ending.Name} {ending.Leak}",
        GiveUpReason.CeilingReached => $"{Wording.Killed(ending.Container)}, and {Ceiling(policy, ending.Name)}",
        _ => $"{Wording.Killed(ending.Container)} {Attempts(policy)}",
    };

    /// <summary>The same of a container that its probes end.</summary>
    public static string Now(Policy policy, ProbeCase container, GiveUpReason reason) => reason == GiveUpReason.ProbeBoundReached
        ? $"{Wording.Killed(container)}, and policy {policy.Name} gives its probes no more time: nothing further is done. Find out why it takes so long, or raise the bounds in spec.probes, or the probe's periodSeconds"
        : $"{Wording.Killed(container)} {Attempts(policy)}: nothing further is done. Find out why it takes so long, or raise spec.attempts.max";

    /// <summary>As the record has it: the same when it is decided, and at every look from then on.</summary>
    public static string Kept(Policy policy, IReadOnlyList<KeyValuePair<string, ContainerRecord>> givenUp)
    {
        var (told, advice) = (new List<string>(), new List<string>());
        foreach (var (name, part) in givenUp)
        {
            var reason = Enum.Parse<GiveUpReason>(part.GivenUp!.Reason);
            told.Add(part.GivenUp.Reverted ? $"{Reverted(name, part)} ({reason}): it {Why(policy, name, part, reason)}" : $"{name} {Why(policy, name, part, reason)}");
            advice.Add(part.GivenUp.Obstacle is { } obstacle ? Obstacles.Advice(obstacle) : Advice(policy, name, reason));
        }

        return $"{string.Join("; ", told)}. Nothing further is written until {Until(givenUp)}the pod template or policy {policy.Name} is changed. {string.Join(". ", advice.Distinct())}";
    }

    private static string Until(IEnumerable<KeyValuePair<string, ContainerRecord>> givenUp) =>
        givenUp.Select(entry => entry.Value.GivenUp!.Obstacle).OfType<string>().FirstOrDefault() is { } obstacle ? $"{Obstacles.Change(obstacle)}, or " : "";

    private static string Reverted(string name, ContainerRecord part)
    {
        var end = part.GivenUp!;
        var change = MemoryChange.Text(
            ("limit", MemorySize.ParseOrNull(end.Limit), MemorySize.ParseOrNull(part.OriginalLimit)),
            ("request", MemorySize.ParseOrNull(end.Request), MemorySize.ParseOrNull(part.OriginalRequest)));
        return $"{name}: {change}, as before Headroom";
    }

    private static string Why(Policy policy, string name, ContainerRecord part, GiveUpReason reason) => reason switch
    {
        GiveUpReason.LeakSuspected => LeakRule.Find(part.Killed)?.ToString() ?? "grows with whatever it is given",
        GiveUpReason.RemedyBlocked => $"did not come up with more: {part.GivenUp!.Words ?? "the cluster no longer says why"}",
        GiveUpReason.CeilingReached => $"was killed{AtLimit(part)}, and {Ceiling(policy, name)}",
        _ => $"was killed{AtLimit(part)} {Attempts(policy)}",
    };

    /// <summary>A record without kills is of an earlier version, which took the template's limit for the one at death.</summary>
    private static string AtLimit(ContainerRecord part) =>
        (part.Killed is [.., var last] ? last.Limit : part.GivenUp!.Limit ?? "none") is { } limit
            ? $" at its limit of {MemorySize.Readable(limit)}"
            : " (its limit when it died is not known)";

    private static string Ceiling(Policy policy, string container) => $"policy {policy.Name} allows no more than {policy.RulesOf(container).Ceiling}";

    private static string Attempts(Policy policy) => $"after all {policy.MaxAttempts} attempts that policy {policy.Name} allows";

    private static string Advice(Policy policy, string container, GiveUpReason reason) => reason switch
    {
        GiveUpReason.LeakSuspected => "Find out what it does not give back: more memory only delays its end",
        GiveUpReason.RemedyBlocked => "Find out what keeps its pods from coming up",
        GiveUpReason.CeilingReached => $"Raise {CeilingField(policy, container)}, or find out what the container needs the memory for",
        _ => "Find out what the container needs the memory for, or raise spec.attempts.max",
    };

    private static string CeilingField(Policy policy, string container) =>
        policy.RulesOf(container) == policy.Memory ? "spec.memory.ceiling" : $"the ceiling that the policy has for {container} in spec.containers";
}
