using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>One request that the API server answered.</summary>
/// <param name="Resource">As RBAC names it, without the group: <c>deployments</c>, <c>memorypolicies/status</c>.</param>
internal sealed record AuditedRequest(string User, string Verb, string Resource, string Namespace, string Name, int Code)
{
    public bool IsWrite => Verb is not ("get" or "list" or "watch");

    public override string ToString() => $"{Verb} {Resource} {Namespace}/{Name}: {Code}";
}

/// <summary>Who asked the API server for what, from now on.</summary>
internal sealed class AuditLog(string path)
{
    private readonly long _from = new FileInfo(path).Length;

    /// <summary>Every finished request of one user, oldest first.</summary>
    public IReadOnlyList<AuditedRequest> Of(string user)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(_from, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var requests = new List<AuditedRequest>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains(user, StringComparison.Ordinal) && Read(line) is { } request && request.User == user)
                requests.Add(request);
        }

        return requests;
    }

    /// <summary>Null for a line that is still being written, and for a watch that has only begun.</summary>
    private static AuditedRequest? Read(string line)
    {
        JsonNode entry;
        try
        {
            entry = JsonNode.Parse(line)!;
        }
        catch (JsonException)
        {
            return null;
        }

        if ((string?)entry["stage"] != "ResponseComplete" || entry["objectRef"] is not { } target)
            return null;
        var subresource = (string?)target["subresource"];
        return new AuditedRequest(
            (string?)entry["user"]?["username"] ?? "", (string)entry["verb"]!,
            subresource is null ? (string)target["resource"]! : $"{target["resource"]}/{subresource}",
            (string?)target["namespace"] ?? "", (string?)target["name"] ?? "", (int?)entry["responseStatus"]?["code"] ?? 0);
    }
}
