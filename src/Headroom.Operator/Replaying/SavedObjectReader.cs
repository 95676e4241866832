using System.Text.Json;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Yaml;

namespace Headroom.Operator.Replaying;

/// <summary>Reads objects as <c>kubectl get -o yaml</c> or <c>-o json</c> writes them: a List, single objects, several documents.</summary>
internal static class SavedObjectReader
{
    private const string HowToSave = "save it with: kubectl get pods -o yaml";

    /// <summary>The objects of every kind that something is learnt from; the others are left out.</summary>
    /// <exception cref="SavedFilesException">The text is not YAML or JSON, or holds something that is no object.</exception>
    public static IReadOnlyList<IKubernetesObject> Read(SavedText saved)
    {
        var found = new List<IKubernetesObject>();
        foreach (var (line, json) in Documents(saved))
        {
            using var document = JsonDocument.Parse(json);
            Collect(document.RootElement, $"{saved.Name}:{line}", null, found);
        }

        return found;
    }

    private static IReadOnlyList<(int Line, ReadOnlyMemory<byte> Json)> Documents(SavedText saved)
    {
        if (IsJson(saved.Text))
            return [(1, System.Text.Encoding.UTF8.GetBytes(saved.Text))];
        try
        {
            return [.. YamlToJson.Documents(saved.Text)];
        }
        catch (YamlTextException error)
        {
            throw new SavedFilesException($"{saved.Name}:{error.Line}: {error.Problem}", error);
        }
    }

    /// <summary>JSON is YAML too, but not that of YamlDotNet where it is indented with tabs; and as JSON it is read many times faster.</summary>
    private static bool IsJson(string text)
    {
        if (!text.TrimStart().StartsWith('{'))
            return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <param name="item">The list's apiVersion and its items' kind, for the items of a typed list: they carry neither.</param>
    private static void Collect(JsonElement element, string place, (string ApiVersion, string Kind)? item, List<IKubernetesObject> found)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new SavedFilesException($"{place}: is no Kubernetes object; {HowToSave}");
        var (apiVersion, kind) = (Text(element, "apiVersion") ?? item?.ApiVersion ?? "", Text(element, "kind") ?? item?.Kind);
        if (kind is null)
            throw new SavedFilesException($"{place}: is no Kubernetes object: it has no kind; {HowToSave}");
        if (kind.EndsWith("List", StringComparison.Ordinal) && element.TryGetProperty("items", out var items) && items.ValueKind is JsonValueKind.Array or JsonValueKind.Null)
        {
            foreach (var one in items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default)
                Collect(one, place, kind == "List" ? null : (apiVersion, kind[..^"List".Length]), found);
        }
        else if (SavedKind.Find(apiVersion, kind) is { } known)
        {
            found.Add(Bind(element, known, kind, place));
        }
    }

    private static IKubernetesObject Bind(JsonElement element, SavedKind known, string kind, string place)
    {
        var metadata = element.TryGetProperty("metadata", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        if (metadata.ValueKind != JsonValueKind.Object || Text(metadata, "name") is not { Length: > 0 } name)
            throw new SavedFilesException($"{place}: a {kind} has no metadata.name");
        if (HasNullItem(element))
            throw new SavedFilesException($"{place}: {kind} {name}: a list in it has an empty item");
        try
        {
            return known.Read(element);
        }
        catch (JsonException misfit)
        {
            throw new SavedFilesException($"{place}: {kind} {name}: {misfit.Path?.TrimStart('$', '.')} is not of its type", misfit);
        }
    }

    /// <summary>The API server lets none through.</summary>
    private static bool HasNullItem(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Null || HasNullItem(item)),
        JsonValueKind.Object => element.EnumerateObject().Any(field => HasNullItem(field.Value)),
        _ => false,
    };

    private static string? Text(JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
