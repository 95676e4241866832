using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Policies;

/// <summary>Reads single fields of a spec, and gathers what is wrong with them instead of stopping at the first.</summary>
internal sealed class FieldReader
{
    private readonly List<PolicyViolation> _violations = [];

    public IReadOnlyList<PolicyViolation> Violations => _violations;

    public void Violation(string field, string message) => _violations.Add(new PolicyViolation(field, message));

    /// <param name="fallback">The default; null where the field is required.</param>
    public MemorySize Memory(string field, string? text, MemorySize? fallback)
    {
        if (text is null)
        {
            if (fallback is null)
                Violation(field, "is required: the most memory that a container may be given, such as 1Gi");
            return fallback ?? MemorySize.Zero;
        }

        if (!Quantity.TryParse(text, out var quantity))
            Violation(field, $"\"{Names.Shortened(text)}\" is not a quantity of memory such as 256Mi or 1Gi");
        else if (quantity.Value <= 0)
            Violation(field, $"\"{Names.Shortened(text)}\" must be above zero");
        return MemorySize.ParseOrNull(text) ?? MemorySize.Zero;
    }

    public TimeSpan Duration(string field, string? text, TimeSpan fallback, TimeSpan least)
    {
        if (text is null)
            return fallback;
        if (!KubernetesDuration.TryParse(text, out var duration))
            Violation(field, $"\"{Names.Shortened(text)}\" is not a duration such as 30s, 10m or 1h");
        else if (duration < least)
            Violation(field, $"must be at least {KubernetesDuration.Format(least)}");
        else
            return duration;

        // With the default in its place, one mistake is told once, and not as a contradiction with other fields too.
        return fallback;
    }

    public int Number(string field, int? value, int fallback, int least, int most)
    {
        if (value < least || value > most)
            Violation(field, $"({value}) must be from {least} to {most}");
        return value ?? fallback;
    }

    public void AtMost(string field, int count, int most)
    {
        if (count > most)
            Violation(field, $"has {count} entries, and may have at most {most}");
    }

    /// <summary>One of an enumeration's names, in its exact spelling.</summary>
    public T Choice<T>(string field, string? text, T fallback)
        where T : struct, Enum
    {
        if (text is null)
            return fallback;
        var names = Enum.GetNames<T>();
        if (names.Contains(text) && Enum.TryParse<T>(text, out var value))
            return value;
        Violation(field, $"\"{Names.Shortened(text)}\" must be {(names.Length == 1 ? "" : "one of ")}{string.Join(", ", names)}");
        return fallback;
    }
}
