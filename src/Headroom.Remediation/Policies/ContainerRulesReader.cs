namespace Headroom.Remediation.Policies;

/// <summary>Reads the exceptions for single containers.</summary>
internal static class ContainerRulesReader
{
    private const string Field = "spec.containers";
    private const int Most = 64;

    public static Dictionary<string, ContainerRules> Read(IReadOnlyList<ContainerSpec>? entries, MemoryRules inherited, FieldReader fields)
    {
        var rules = new Dictionary<string, ContainerRules>();
        fields.AtMost(Field, entries?.Count ?? 0, Most);
        foreach (var (at, entry) in (entries ?? []).Index())
        {
            var (name, field) = (entry?.Name ?? "", $"{Field}[{at}]");
            var own = new ContainerRules(
                entry?.Mode is { } mode ? fields.Choice($"{field}.mode", mode, PolicyMode.Enforce) : null,
                entry?.Memory is { } memory ? MemoryRulesReader.Read(memory, inherited, $"{field}.memory", fields) : null);
            if (own is { Mode: null, Memory: null })
                fields.Violation(field, "says nothing: give it a mode or memory");
            if (name != "*" && !Names.IsLabel(name))
                fields.Violation($"{field}.name", $"\"{Names.Shortened(name)}\" is neither a container's name nor \"*\"");
            else if (!rules.TryAdd(name, own))
                fields.Violation($"{field}.name", $"\"{name}\" stands there twice");
        }

        return rules;
    }
}
