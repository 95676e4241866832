using Microsoft.AspNetCore.Http;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>What an operator asks of the API server, as the audit log would name it.</summary>
/// <param name="Verb">Such as <c>patch</c>; <c>watch</c> also for a line of one.</param>
/// <param name="Resource">Without the group, its subresource behind it; the path of what is no resource.</param>
internal readonly record struct ApiRequest(string Verb, string Resource)
{
    public bool IsWrite => Verb is "create" or "patch" or "update" or "delete";

    public static ApiRequest Of(HttpRequest request) => new(VerbOf(request), ResourceOf(request.Path.Value ?? ""));

    public override string ToString() => $"{Verb} {Resource}";

    private static string VerbOf(HttpRequest request) => request.Method switch
    {
        "POST" => "create",
        "PATCH" => "patch",
        "PUT" => "update",
        "DELETE" => "delete",
        _ => request.Query["watch"] == "true" ? "watch" : "get",
    };

    /// <summary>/api/v1/... or /apis/GROUP/VERSION/..., the namespace where there is one, then RESOURCE[/NAME[/SUBRESOURCE]].</summary>
    private static string ResourceOf(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var rest = parts switch
        {
            ["api", _, .. var core] => core,
            ["apis", _, _, .. var grouped] => grouped,
            _ => [],
        };
        if (rest is ["namespaces", _, _, ..])
            rest = rest[2..];
        return rest switch
        {
            [var resource, _, var subresource, ..] => $"{resource}/{subresource}",
            [var resource, ..] => resource,
            _ => path,
        };
    }
}
