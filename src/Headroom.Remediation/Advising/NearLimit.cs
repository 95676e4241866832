using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Advising;

/// <summary>
/// A container that has used most of its limit for a while is one step from its first kill. Headroom raises limits where something was killed; before that it is
/// a person's to decide.
/// </summary>
public static class NearLimit
{
    /// <summary>Of the limit: above it is near. The sentences name it.</summary>
    public const decimal Mark = 0.8m;

    /// <summary>So many looks in a row make a while.</summary>
    public const int Looks = 2;

    public static bool IsAbove(MemorySize used, MemorySize limit) => used > limit.Times(Mark);

    internal static IEnumerable<Advice> Advise(AdviceInput input) => input.LastingContainers.Select(name => Of(input, name)).OfType<Advice>();

    private static Advice? Of(AdviceInput input, string name)
    {
        if (input.Use?.GetValueOrDefault(name) is not { LooksAbove: >= Looks } use || input.Workload.Containers[name].Limit is not { } limit || !IsAbove(use.Peak, limit))
            return null;
        var ceiling = input.Policy.RulesOf(name).Ceiling;
        var seen = $"{name} has used more than 80% of its limit of {limit} for a while, and nothing was killed so far";
        return ceiling <= limit
            ? new Advice(
                AdviceKind.NearLimit, $"{seen}. When it is killed, policy {input.Policy.Name} allows no more than {ceiling}: raise its ceiling", AdviceWording.Edit(input, "mempol", input.Policy.Name))
            : new Advice(
                AdviceKind.NearLimit, $"{seen}. Raise it before it is killed{AdviceWording.Committed(input)}",
                AdviceWording.SetResources(input, name, "limits", MemorySize.Min(ceiling, MemorySize.Max(AdviceWording.WithRoom(use.Peak), limit))));
    }
}
