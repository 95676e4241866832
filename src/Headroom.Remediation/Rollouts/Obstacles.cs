namespace Headroom.Remediation.Rollouts;

/// <summary>What a blocked remedy depends on, as the record keeps it: which sort of thing, and a word that changes with it.</summary>
public static class Obstacles
{
    private const string NodeSizes = "nodes";
    private const string NamespaceRules = "rules";

    /// <summary>The nodes, and what pods may request of them.</summary>
    /// <param name="version">Another one where they are.</param>
    public static string Nodes(string version) => $"{NodeSizes}/{version}";

    /// <summary>The namespace's quotas and LimitRanges.</summary>
    /// <param name="version">As above.</param>
    public static string Rules(string version) => $"{NamespaceRules}/{version}";

    /// <summary>On what it depends: none for a deadline, of which nothing tells why it was overrun.</summary>
    public static ObstructionKind? KindOf(string obstacle) => obstacle.Split('/')[0] switch
    {
        NodeSizes => ObstructionKind.Unschedulable,
        NamespaceRules => ObstructionKind.PodsRefused,
        _ => null,
    };

    internal static string Change(string obstacle) => KindOf(obstacle) == ObstructionKind.Unschedulable ? "a node joins or grows" : "a quota or LimitRange of the namespace is changed";

    internal static string Advice(string obstacle) => KindOf(obstacle) == ObstructionKind.Unschedulable
        ? "Add a node with that much memory to spare, or make room on one and touch the policy"
        : "Make room in the quota, or raise what refuses the pods";
}
