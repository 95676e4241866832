using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>A request as the simulated server understands it.</summary>
/// <param name="Verb">As RBAC names it.</param>
/// <param name="Kind">Null for a path that names no served kind.</param>
/// <param name="Path">Without a leading slash.</param>
internal sealed record ApiCall(string Verb, ApiKind? Kind, string Path, string? Namespace, string? Name, string? Subresource)
{
    public IReadOnlyDictionary<string, string> Query { get; private init; } = new Dictionary<string, string>();

    public string MediaType { get; private init; } = "";

    public JsonObject? Body { get; init; }

    /// <summary>
    /// The same in every run of a story: no generated names, no uids. Requests with the same key are told apart by their number.
    /// </summary>
    public string Key
    {
        get
        {
            if (Kind is null)
                return $"{Verb} {Path}";
            var resource = Subresource is null ? Kind.FullName : $"{Kind.FullName}/{Subresource}";
            var name = Kind == ApiKind.Events || Name is null ? "" : $"/{Name}";
            return $"{Verb} {resource} {Namespace}{name}";
        }
    }

    public static async Task<ApiCall> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var query = QueryHelpers.ParseQuery(uri.Query).ToDictionary(entry => entry.Key, entry => entry.Value.ToString());
        var call = Of(request.Method, uri.AbsolutePath.TrimStart('/'), query.GetValueOrDefault("watch") == "true") with { Query = query };
        if (request.Content is not { } content)
            return call;
        var body = JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken))!.AsObject();
        return call with { Body = body, MediaType = content.Headers.ContentType?.MediaType ?? "" };
    }

    private static ApiCall Of(HttpMethod method, string path, bool isWatch)
    {
        var segments = path.Split('/').Select(Uri.UnescapeDataString).ToList();
        var rooted = segments[0] == "apis" ? 3 : 2;
        var root = string.Join('/', segments.Take(rooted));
        var rest = segments.Skip(rooted).ToList();
        string? ns = null;
        if (rest.Count > 2 && rest[0] == "namespaces")
            (ns, rest) = (rest[1], rest[2..]);
        var kind = ApiKind.Served.FirstOrDefault(each => each.Root == root && each.Plural == rest.FirstOrDefault());
        var (name, subresource) = (rest.ElementAtOrDefault(1), rest.ElementAtOrDefault(2));
        return new ApiCall(VerbOf(method, isWatch, name), kind, path, ns, name, subresource);
    }

    private static string VerbOf(HttpMethod method, bool isWatch, string? name) => method.Method switch
    {
        "GET" when isWatch => "watch",
        "GET" => name is null ? "list" : "get",
        "POST" => "create",
        var other => other.ToLowerInvariant(),
    };
}
