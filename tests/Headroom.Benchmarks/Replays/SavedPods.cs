using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Benchmarks.Watches;

namespace Headroom.Benchmarks.Replays;

/// <summary>A list of pods as <c>kubectl get pods -o yaml</c> and <c>-o json</c> print it, from recorded pods.</summary>
internal static partial class SavedPods
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 4 };

    /// <param name="yamlBytes">The least that the YAML is to have.</param>
    public static (string Yaml, string Json) Of(int yamlBytes)
    {
        var recorded = RecordedPods.Lines().Select(line => JsonNode.Parse(line)!["object"]!.AsObject()).Where(pod => (string?)pod["kind"] == "Pod").ToList();
        var (yaml, items) = (new StringBuilder("apiVersion: v1\nitems:\n"), new JsonArray());
        for (var pod = 0; yaml.Length < yamlBytes; pod++)
        {
            var copy = recorded[pod % recorded.Count].DeepClone().AsObject();
            copy["metadata"]!["name"] = FormattableString.Invariant($"{copy["metadata"]!["name"]}-{pod}");
            items.Add(copy);
            yaml.Append('-');
            Write(yaml, copy, 1, isItem: true);
        }

        yaml.Append("kind: List\nmetadata:\n  resourceVersion: \"\"\n");
        var list = new JsonObject { ["apiVersion"] = "v1", ["items"] = items, ["kind"] = "List", ["metadata"] = new JsonObject { ["resourceVersion"] = "" } };
        return (yaml.ToString(), list.ToJsonString(Indented));
    }

    private static void Write(StringBuilder yaml, JsonNode? node, int depth, bool isItem)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } mapping:
                foreach (var (at, (name, value)) in mapping.Index())
                {
                    if (isItem && at == 0)
                        yaml.Append(' ');
                    else
                        yaml.Append(at == 0 ? "\n" : "").Append(' ', depth * 2);
                    yaml.Append(Text(name)).Append(':');
                    Write(yaml, value, value is JsonArray ? depth : depth + 1, isItem: false);
                }

                break;
            case JsonArray { Count: > 0 } list:
                yaml.Append('\n');
                foreach (var item in list)
                {
                    yaml.Append(' ', depth * 2).Append('-');
                    Write(yaml, item, depth + 1, isItem: true);
                }

                break;
            default:
                yaml.Append(' ').Append(node?.GetValueKind() == JsonValueKind.String ? Text((string)node!) : node?.ToJsonString() ?? "null").Append('\n');
                break;
        }
    }

    private static string Text(string text) => Plain().IsMatch(text) ? text : JsonSerializer.Serialize(text);

    [GeneratedRegex("^(?!(?i:true|false|null)$)[A-Za-z/][A-Za-z0-9/_.:-]*[A-Za-z0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
