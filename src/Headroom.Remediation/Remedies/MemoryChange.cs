using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Remedies;

/// <summary>A change of memory in words, such as <c>limit 64Mi -> 128Mi, request none -> 64Mi</c>.</summary>
internal static class MemoryChange
{
    /// <summary>What does not change is not named.</summary>
    public static string Text(params (string What, MemorySize? From, MemorySize? To)[] amounts) =>
        string.Join(", ", amounts.Where(amount => amount.From != amount.To).Select(amount => $"{amount.What} {Text(amount.From, amount.To)}"));

    public static string Text(MemorySize? size) => size is { } known ? $"{known}" : "none";

    /// <summary>Two sizes that rounding makes equal are shown exactly.</summary>
    private static string Text(MemorySize? from, MemorySize? to) =>
        Text(from) == Text(to) ? $"{from?.ToString()} -> {to?.ToString()}" : $"{Text(from)} -> {Text(to)}";
}
