using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Advising;

/// <summary>What a container without a limit uses too much is taken from everything else on its node; and where there is no limit, Headroom has none to raise.</summary>
internal static class NoLimit
{
    public static IEnumerable<Advice> Advise(AdviceInput input) => input.LastingContainers.Where(name => input.Pod.Of(name).Limit is null).Select(name => Of(input, name));

    private static Advice Of(AdviceInput input, string name)
    {
        const string Why = "what it uses too much is taken from everything else on its node, and Headroom has no limit to raise";
        return input.PeakOf(name) is { } peak
            ? new Advice(
                AdviceKind.NoLimit, $"{name} has no memory limit: {Why}. Set it to a quarter above what it was seen to use{AdviceWording.Committed(input)}",
                // The API server takes no limit below the request.
                AdviceWording.SetResources(input, name, "limits", MemorySize.Max(AdviceWording.WithRoom(peak), input.Pod.Of(name).Request ?? MemorySize.Zero)))
            : new Advice(
                AdviceKind.NoLimit, $"{name} has no memory limit: {Why}. What it uses is not known: measure that first, and set the limit to a quarter above it",
                AdviceWording.Measure(input));
    }
}
