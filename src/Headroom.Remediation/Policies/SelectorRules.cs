using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Policies;

/// <summary>Finds selectors that the API server would refuse elsewhere, and those that contradict themselves and so could never select a pod.</summary>
internal static class SelectorRules
{
    private const string Labels = "spec.selector.matchLabels";
    private const string Expressions = "spec.selector.matchExpressions";
    private const string NoKey = "is not a label's name such as app or example.com/app";
    private const int MostRequirements = 32;
    private const int MostValues = 64;

    public static void Check(V1LabelSelector? selector, FieldReader fields)
    {
        if (selector is null)
            return;
        var (labels, requirements) = (selector.MatchLabels ?? new Dictionary<string, string>(), selector.MatchExpressions ?? []);
        var before = fields.Violations.Count;
        if (selector.MatchLabels is { Count: 0 })
            fields.Violation(Labels, "names no label; leave it out to select every pod");
        fields.AtMost(Labels, labels.Count, MostRequirements);
        foreach (var (key, value) in labels)
            CheckForm(key, value, fields);
        fields.AtMost(Expressions, requirements.Count, MostRequirements);
        foreach (var (at, requirement) in requirements.Index())
            CheckForm(requirement ?? new V1LabelSelectorRequirement(), $"{Expressions}[{at}]", fields);
        if (fields.Violations.Count == before)
            CheckTogether(labels, requirements, fields);
    }

    private static void CheckForm(string key, string? value, FieldReader fields)
    {
        var field = $"{Labels}[{Names.Shortened(key)}]";
        if (!Names.IsLabelKey(key))
            fields.Violation(field, NoKey);
        CheckValue(field, value, fields);
    }

    private static void CheckForm(V1LabelSelectorRequirement requirement, string field, FieldReader fields)
    {
        var values = requirement.Values ?? [];
        if (requirement.Key.Length == 0)
            fields.Violation($"{field}.key", "is required");
        else if (!Names.IsLabelKey(requirement.Key))
            fields.Violation($"{field}.key", $"\"{Names.Shortened(requirement.Key)}\" {NoKey}");
        fields.AtMost($"{field}.values", values.Count, MostValues);
        foreach (var (at, value) in values.Index())
            CheckValue($"{field}.values[{at}]", value, fields);
        switch (requirement.Operator)
        {
            case "In" or "NotIn" when values.Count == 0:
                fields.Violation($"{field}.values", "is required with the operators In and NotIn");
                break;
            case "Exists" or "DoesNotExist" when values.Count > 0:
                fields.Violation($"{field}.values", "must be empty with the operators Exists and DoesNotExist");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
                break;
            default:
                fields.Violation($"{field}.operator", $"\"{Names.Shortened(requirement.Operator)}\" must be one of In, NotIn, Exists, DoesNotExist");
                break;
        }
    }

    private static void CheckValue(string field, string? value, FieldReader fields)
    {
        if (value is null || !Names.IsLabelValue(value))
            fields.Violation(field, $"\"{Names.Shortened(value ?? "")}\" is not a label's value: at most 63 letters, digits, and between them - _ and .");
    }

    private static void CheckTogether(IReadOnlyDictionary<string, string> labels, IReadOnlyList<V1LabelSelectorRequirement> requirements, FieldReader fields)
    {
        foreach (var group in requirements.GroupBy(requirement => requirement.Key))
        {
            var allowed = group.Where(requirement => requirement.Operator == "In").Select(requirement => requirement.Values!.ToHashSet()).ToList();
            if (labels.TryGetValue(group.Key, out var label))
                allowed.Add([label]);
            var mustExist = allowed.Count > 0 || group.Any(requirement => requirement.Operator == "Exists");
            var mustNotExist = group.Any(requirement => requirement.Operator == "DoesNotExist");
            if ((mustExist && mustNotExist) || (allowed.Count > 0 && !AnyLeft(allowed, group)))
                fields.Violation("spec.selector", $"contradicts itself over the label \"{Names.Shortened(group.Key)}\": it can select no pod");
        }
    }

    private static bool AnyLeft(List<HashSet<string>> allowed, IEnumerable<V1LabelSelectorRequirement> requirements)
    {
        var left = allowed.Aggregate((one, other) => [.. one.Intersect(other)]);
        left.ExceptWith(requirements.Where(requirement => requirement.Operator == "NotIn").SelectMany(requirement => requirement.Values!));
        return left.Count > 0;
    }
}
