using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Given;

/// <summary>Writes JSON in any of the ways in which it may be written: its members in another order, with some that nobody knows, spaces between, characters escaped.</summary>
internal sealed class JsonDisguise(int seed)
{
    private readonly Random _random = new(seed);

    public string Of(JsonNode? json) => json switch
    {
        JsonObject members => $"{{{Space()}{string.Join($"{Space()},{Space()}", Shuffled(members.Select(member => $"{Text(member.Key)}{Space()}:{Space()}{Of(member.Value)}").Concat(Strangers(members))))}{Space()}}}",
        JsonArray items => $"[{Space()}{string.Join($",{Space()}", items.Select(Of))}{Space()}]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text((string)value!),
        null => "null",
        _ => json.ToJsonString(),
    };

    private string Text(string text)
    {
        var written = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\' || char.IsControl(character) || char.IsSurrogate(character) || Chance(30))
                written.Append($"\\u{(int)character:x4}");
            else if (character == '/' && Chance(2))
                written.Append("\\/");
            else
                written.Append(character);
        }

        return written.Append('"').ToString();
    }

    /// <summary>What is all texts may be labels, and there is no other value among those.</summary>
    private IEnumerable<string> Strangers(JsonObject members) => !Chance(5) ? []
        : members.All(member => member.Value?.GetValueKind() == JsonValueKind.String) ? ["\"stranger\":\"\\u003c\\n\""]
        : ["\"stranger\":[{},{\"a\":\"\\u003c\\n\"},1e3,null]"];

    private string[] Shuffled(IEnumerable<string> members)
    {
        string[] all = [.. members];
        if (Chance(2))
            _random.Shuffle(all);
        return all;
    }

    private string Space() => Chance(10) ? " " : "";

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}
