using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Advising;

/// <summary>The commands that a person can use, whole.</summary>
internal static class AdviceWording
{
    /// <summary>Above what is used, so that the next moment is no kill.</summary>
    private const decimal Room = 1.25m;

    public static MemorySize WithRoom(MemorySize peak) => peak.Times(Room).RoundUpToMebibyte();

    /// <param name="amounts"><c>limits</c> or <c>requests</c>.</param>
    public static string SetResources(AdviceInput input, string container, string amounts, MemorySize memory)
    {
        var workload = input.Workload.Workload;
        return $"kubectl set resources {workload.Kind.ToString().ToLowerInvariant()}/{workload.Name} -n {workload.Namespace} -c {container} --{amounts}=memory={memory.ToString()}";
    }

    public static string Edit(AdviceInput input, string kind, string name) => $"kubectl edit {kind} {name} -n {input.Namespace}";

    public static string Measure(AdviceInput input)
    {
        var labels = string.Join(',', input.Workload.PodLabels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        return $"kubectl top pod -n {input.Namespace} --containers{(labels.Length == 0 ? "" : $" -l {labels}")}";
    }

    /// <summary>Where a tool keeps the workload as its source has it, the command alone would be taken back.</summary>
    public static string Committed(AdviceInput input) => input.Workload.GitOps is { LeftAloneBy: null } owner ? $", in the source of {owner}" : "";
}
