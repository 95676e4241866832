using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>One write that the store took.</summary>
/// <param name="Version">The resource version that it made.</param>
/// <param name="Type">As a watch names it: <c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>.</param>
/// <param name="Before">Null for an object that was created.</param>
/// <param name="Writer">Who wrote: an operator's name, or that of a controller.</param>
internal sealed record StoredChange(
    long Version, DateTimeOffset At, ApiKind Kind, string Type, JsonObject Object, JsonObject? Before, string Writer)
{
    public string Namespace => (string?)Object["metadata"]!["namespace"] ?? "";

    public string Name => (string)Object["metadata"]!["name"]!;
}
