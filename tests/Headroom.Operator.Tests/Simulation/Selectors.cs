using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>Label and field selectors of list and watch requests, in the forms that the operator sends.</summary>
internal static class Selectors
{
    public static bool Match(JsonObject found, string? labels, string? fields) =>
        (labels is null || Requirements(labels).All(each => LabelMatches(found["metadata"]!["labels"] as JsonObject, each)))
        && (fields is null || fields.Split(',').All(each => FieldMatches(found, each)));

    /// <summary>Commas within the parentheses of a set part nothing.</summary>
    private static IEnumerable<string> Requirements(string selector)
    {
        var (start, depth) = (0, 0);
        for (var at = 0; at <= selector.Length; at++)
        {
            var letter = at < selector.Length ? selector[at] : ',';
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (letter != ',' || depth > 0)
                continue;
            yield return selector[start..at].Trim();
            start = at + 1;
        }
    }

    private static bool LabelMatches(JsonObject? labels, string requirement)
    {
        if (requirement.EndsWith(')'))
        {
            var parts = requirement[..^1].Split('(', 2);
            var words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var isOneOf = parts[1].Split(',').Select(value => value.Trim()).Contains((string?)labels?[words[0]]);
            return words[1] == "in" ? isOneOf : !isOneOf;
        }

        if (requirement.Split("!=") is [var other, var unwanted])
            return (string?)labels?[other] != unwanted;
        if (requirement.Split('=', StringSplitOptions.RemoveEmptyEntries) is [var key, var wanted])
            return (string?)labels?[key] == wanted;
        return requirement.StartsWith('!') ? labels?.ContainsKey(requirement[1..]) != true : labels?.ContainsKey(requirement) == true;
    }

    private static bool FieldMatches(JsonObject found, string requirement)
    {
        var isNegative = requirement.Contains("!=", StringComparison.Ordinal);
        var parts = requirement.Split(isNegative ? "!=" : "=", 2);
        JsonNode? value = found;
        foreach (var field in parts[0].Split('.'))
            value = value?[field];
        return ((string?)value ?? "") == parts[1] != isNegative;
    }
}
