using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>The simulated server refuses a request.</summary>
internal sealed class ApiRefusal(int code, string reason, string message, string? name = null) : Exception(message)
{
    public int Code { get; } = code;

    public static ApiRefusal NotFound(ApiKind kind, string name) => new(404, "NotFound", $"{kind.FullName} \"{name}\" not found", name);

    public static ApiRefusal Conflict(ApiKind kind, string name) => new(
        409, "Conflict",
        $"Operation cannot be fulfilled on {kind.FullName} \"{name}\": the object has been modified; "
            + "please apply your changes to the latest version and try again",
        name);

    public JsonObject ToStatus() => StatusOf(Code, reason, Message, name);

    public static JsonObject StatusOf(int code, string reason, string message, string? name = null) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["details"] = name is null ? new JsonObject() : new JsonObject { ["name"] = name },
        ["code"] = code,
    };
}
