using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Policies;

/// <summary>
/// Whether one selector selects every pod that another selects: whether each of its requirements follows from those that the other has for
/// the same label. The other must be one that some pod can satisfy, as those of accepted policies are.
/// </summary>
internal static class SelectorCover
{
    public static bool Covers(V1LabelSelector? wide, V1LabelSelector? narrow)
    {
        var known = Requirements(narrow).ToLookup(requirement => requirement.Key);
        return Requirements(wide).All(requirement => Follows(requirement, LabelKnowledge.From(known[requirement.Key])));
    }

    private static bool Follows(V1LabelSelectorRequirement requirement, LabelKnowledge known)
    {
        var values = requirement.Values ?? [];
        return requirement.Operator switch
        {
            "In" => known.OneOf is { } possible && possible.IsSubsetOf(values),
            "NotIn" => known.IsAbsent || (known.OneOf is { } possible ? !possible.Overlaps(values) : values.All(known.NoneOf.Contains)),
            "Exists" => known.IsPresent,
            "DoesNotExist" => known.IsAbsent,
            _ => false,
        };
    }

    private static IEnumerable<V1LabelSelectorRequirement> Requirements(V1LabelSelector? selector) =>
        (selector?.MatchLabels ?? new Dictionary<string, string>())
            .Select(label => new V1LabelSelectorRequirement { Key = label.Key, Operator = "In", Values = [label.Value] })
            .Concat(selector?.MatchExpressions ?? []);

    /// <summary>What holds for one label of every pod that a selector selects.</summary>
    /// <param name="OneOf">The values that it can have; null where it may be absent, or have any but those of <paramref name="NoneOf"/>.</param>
    private sealed record LabelKnowledge(bool IsPresent, bool IsAbsent, HashSet<string>? OneOf, HashSet<string> NoneOf)
    {
        public static LabelKnowledge From(IEnumerable<V1LabelSelectorRequirement> requirements)
        {
            var byOperator = requirements.ToLookup(requirement => requirement.Operator, requirement => requirement.Values ?? []);
            var noneOf = byOperator["NotIn"].SelectMany(values => values).ToHashSet();
            var oneOf = byOperator["In"].Select(values => values.ToHashSet()).Aggregate(
                (HashSet<string>?)null, (left, values) => left is null ? values : [.. left.Intersect(values)]);
            oneOf?.ExceptWith(noneOf);
            return new LabelKnowledge(oneOf is not null || byOperator.Contains("Exists"), byOperator.Contains("DoesNotExist"), oneOf, noneOf);
        }
    }
}
