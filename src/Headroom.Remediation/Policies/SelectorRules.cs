using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Policies;

/// <summary>Finds selectors that the API server would refuse elsewhere, and those that contradict themselves and so could never select a pod.</summary>
internal static class SelectorRules
{
    private const string Expressions = "spec.selector.matchExpressions";

    public static void Check(V1LabelSelector? selector, FieldReader fields)
    {
        if (selector is null)
            return;
        var requirements = selector.MatchExpressions ?? [];
        for (var at = 0; at < requirements.Count; at++)
            CheckForm(requirements[at] ?? new V1LabelSelectorRequirement(), $"{Expressions}[{at}]", fields);
        if (fields.Violations.Count == 0)
            CheckTogether(selector.MatchLabels ?? new Dictionary<string, string>(), requirements, fields);
    }

    private static void CheckForm(V1LabelSelectorRequirement requirement, string field, FieldReader fields)
    {
        var hasValues = requirement.Values is { Count: > 0 };
        if (requirement.Key.Length == 0)
            fields.Violation($"{field}.key", "is required");
        switch (requirement.Operator)
        {
            case "In" or "NotIn" when !hasValues:
                fields.Violation($"{field}.values", $"is required with operator {requirement.Operator}");
                break;
            case "Exists" or "DoesNotExist" when hasValues:
                fields.Violation($"{field}.values", $"must be empty with operator {requirement.Operator}");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
                break;
            default:
                fields.Violation($"{field}.operator", $"\"{Names.Shortened(requirement.Operator)}\" must be one of In, NotIn, Exists, DoesNotExist");
                break;
        }
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
