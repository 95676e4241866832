using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Replaying;

/// <summary>Answers a <see cref="ListQuery"/> over saved objects. Of the selectors' syntax: <c>=</c>, <c>==</c> and <c>!=</c>, joined by commas.</summary>
internal static class SavedSelector
{
    public static bool Matches<T>(T entity, ListQuery query)
        where T : class, IKubernetesObject
    {
        if (query is { LabelSelector: null, FieldSelector: null })
            return true;
        return Requirements(query.LabelSelector).All(wanted => wanted.IsMetBy(entity.Metadata.Label(wanted.Key)))
            && (query.FieldSelector is not { } fields || AreMet(JsonSerializer.SerializeToElement(entity, SavedKind.Json<T>()), fields));
    }

    private static bool AreMet(JsonElement entity, string fields) => Requirements(fields).All(wanted => wanted.IsMetBy(Field(entity, wanted.Key)));

    /// <summary>Empty where there is none, as the API server has it.</summary>
    private static string Field(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return "";
        }

        return element.ToString();
    }

    private static IEnumerable<Requirement> Requirements(string? selector) =>
        (selector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Requirement.Of);

    private sealed record Requirement(string Key, string Value, bool Equal)
    {
        public static Requirement Of(string text)
        {
            var at = text.IndexOf('=');
            if (at < 1)
                throw new NotSupportedException($"the selector \"{text}\" is not answered over saved objects");
            var equal = text[at - 1] != '!';
            return new Requirement(text[..(equal ? at : at - 1)], text[(at + 1)..].TrimStart('='), equal);
        }

        public bool IsMetBy(string? value) => (value == Value) == Equal;
    }
}
