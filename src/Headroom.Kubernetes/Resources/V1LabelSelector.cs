using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>A label selector. All of its parts must hold; one without parts matches everything.</summary>
public sealed record V1LabelSelector
{
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    public IReadOnlyList<V1LabelSelectorRequirement>? MatchExpressions { get; init; }

    [JsonIgnore]
    public bool IsEmpty => MatchLabels is null or { Count: 0 } && MatchExpressions is null or { Count: 0 };

    /// <summary>An operator that is none of In, NotIn, Exists, DoesNotExist matches nothing.</summary>
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        labels ??= new Dictionary<string, string>();
        return (MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
            && (MatchExpressions ?? []).All(requirement => requirement.Matches(labels));
    }
}

public sealed record V1LabelSelectorRequirement
{
    public string Key { get; init => field = value ?? ""; } = "";

    public string Operator { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>NotIn holds too where the label is absent, as in the API server.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Operator switch
    {
        "In" => labels.TryGetValue(Key, out var value) && Values?.Contains(value) == true,
        "NotIn" => !labels.TryGetValue(Key, out var value) || Values?.Contains(value) != true,
        "Exists" => labels.ContainsKey(Key),
        "DoesNotExist" => !labels.ContainsKey(Key),
        _ => false,
    };
}
