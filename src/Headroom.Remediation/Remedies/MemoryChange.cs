using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Remedies;

/// <summary>A change of memory in words, such as <c>limit 64Mi -> 128Mi, request none -> 64Mi</c>.</summary>
internal static class MemoryChange
{
    /// <summary>What does not change is not named.</summary>
    public static string Text(params (string What, MemorySize? From, MemorySize? To)[] amounts) =>
        string.Join(", ", amounts.Where(amount => amount.From != amount.To).Select(amount => $"{amount.What} {Text(amount.From)} -> {Text(amount.To)}"));

    public static string Text(MemorySize? size) => size?.ToString() ?? "none";
}
