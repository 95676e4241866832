using System.Text.Json;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Yaml;

namespace Headroom.Operator.Replaying;

/// <summary>Reads objects as <c>kubectl get -o yaml</c> or <c>-o json</c> writes them: a List, single objects, several documents.</summary>
internal static class SavedObjectReader
{
    public const string HowToSave = "save it with: kubectl get pods -o yaml";

    // The reader of the documents has already bounded the depth.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = TextLimits.DeepestNesting };

    /// <summary>The objects of every kind that something is learnt from; the others are left out.</summary>
    /// <exception cref="SavedFilesException">The text is not YAML or JSON, or holds something that is no object.</exception>
    public static IReadOnlyList<IKubernetesObject> Read(SavedText saved)
    {
        var found = new List<IKubernetesObject>();
        foreach (var (line, json) in SavedDocuments.Of(saved))
            Collect(json, $"{saved.Name}:{line}", null, found);
        return found;
    }

    /// <param name="item">The list's apiVersion and its items' kind, for the items of a typed list: they carry neither.</param>
    private static void Collect(
        ReadOnlyMemory<byte> json, string place, (string ApiVersion, string Kind)? item, List<IKubernetesObject> found)
    {
        if (json.Span is not [(byte)'{', ..])
            throw new SavedFilesException($"{place}: is no Kubernetes object; {HowToSave}");
        var list = SavedList.Of(json.Span);
        if (list.Repeats)
            throw Repeats(place);
        var (apiVersion, kind) = (list.ApiVersion ?? item?.ApiVersion ?? "", list.Kind ?? item?.Kind);
        if (kind is null)
        {
            throw new SavedFilesException(list.Items is { } left
                ? $"{place}: is a list without the kind that kubectl writes below its items: it may have been cut short after item {left.Count}; "
                    + "nothing in it was judged; save it again"
                : $"{place}: is no Kubernetes object: it has no kind; {HowToSave}");
        }

        if (kind.EndsWith("List", StringComparison.Ordinal) && list.Items is { } items)
        {
            foreach (var range in items)
                Collect(json[range], place, kind == "List" ? null : (apiVersion, kind[..^"List".Length]), found);
        }
        else if (SavedKind.Find(apiVersion, kind) is { } known)
        {
            using var document = Parse(json, place);
            found.Add(Bind(document.RootElement, known, kind, place));
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string place)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException twice)
        {
            throw Repeats(place, twice);
        }
    }

    private static SavedFilesException Repeats(string place, Exception? cause = null) =>
        new($"{place}: has the same key twice in one object; nothing in it was judged; remove one of them", cause);

    private static IKubernetesObject Bind(JsonElement element, SavedKind known, string kind, string place)
    {
        var metadata = element.TryGetProperty("metadata", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        if (metadata.ValueKind != JsonValueKind.Object || Text(metadata, "name") is not { Length: > 0 } name)
            throw new SavedFilesException($"{place}: a {kind} has no metadata.name");
        if (HasNullItem(element))
            throw new SavedFilesException($"{place}: {kind} {name}: a list in it has an empty item");
        if (SavedAmounts.Unreadable(element) is { } amount)
        {
            throw new SavedFilesException(
                $"{place}: {kind} {name}: {amount} is no quantity such as 256Mi: it is unreadable, which is not the same as none; "
                + "nothing was judged; correct it");
        }

        if (known.IsPolicy && UnknownFields.Of(element) is { Count: > 0 } unknown)
        {
            throw new SavedFilesException(
                $"{place}: {kind} {name}: {(unknown.Count == 1 ? "unknown field" : "unknown fields")} {string.Join(", ", unknown)}: "
                + "the API server's strict validation refuses it; nothing was judged; correct the spelling (kubectl explain mempol.spec), or remove it");
        }

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
