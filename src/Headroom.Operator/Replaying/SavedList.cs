using System.Text.Json;
using Headroom.Kubernetes.Yaml;

namespace Headroom.Operator.Replaying;

/// <summary>The outline of an object that may be a list: its items are read one at a time, so that a large list takes little memory.</summary>
/// <param name="Items">Where they stand in the JSON; null if it has no list of that name.</param>
/// <param name="Repeats">A key stands twice beside the items.</param>
internal sealed record SavedList(string? ApiVersion, string? Kind, IReadOnlyList<Range>? Items, bool Repeats)
{
    /// <param name="json">A JSON object, and valid.</param>
    public static SavedList Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = TextLimits.DeepestNesting });
        var (list, names) = (new SavedList(null, null, null, false), new HashSet<string>());
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var isNew = names.Add(name);
            reader.Read();
            list = (name, reader.TokenType) switch
            {
                ("apiVersion", JsonTokenType.String) => list with { ApiVersion = reader.GetString() },
                ("kind", JsonTokenType.String) => list with { Kind = reader.GetString() },
                ("items", JsonTokenType.Null) => list with { Items = [] },
                ("items", JsonTokenType.StartArray) => list with { Items = ItemsOf(ref reader) },
                _ => list,
            };
            list = isNew ? list : list with { Repeats = true };
            reader.Skip();
        }

        return list;
    }

    private static List<Range> ItemsOf(ref Utf8JsonReader reader)
    {
        var items = new List<Range>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(start..(int)reader.BytesConsumed);
        }

        return items;
    }
}
