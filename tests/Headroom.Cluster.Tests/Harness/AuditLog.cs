using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>One request that the API server answered.</summary>
/// <param name="Resource">As RBAC names it, without the group: <c>deployments</c>, <c>memorypolicies/status</c>.</param>
internal sealed record AuditedRequest(string User, string Verb, string Resource, string Namespace, string Name, int Code)
{
    /// <summary>When the API server had it.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When the API server had answered it.</summary>
    public DateTimeOffset AnsweredAt { get; init; }

    public bool IsWrite => Verb is not ("get" or "list" or "watch");

    public override string ToString() => $"{Verb} {Resource} {Namespace}/{Name}: {Code}";
}

/// <summary>Who asked the API server for what, from now on.</summary>
/// <param name="api">The administrator's.</param>
internal sealed class AuditLog(string path, JsonApi api)
{
    private readonly long _from = new FileInfo(path).Length;

    /// <summary>Every request of one user that was answered before this call, oldest first.</summary>
    public Task<IReadOnlyList<AuditedRequest>> OfAsync(string user) => ReadAsync(user, request => request.User == user);

    /// <summary>The same of every service account of a namespace.</summary>
    public Task<IReadOnlyList<AuditedRequest>> OfAccountsAsync(string ns)
    {
        var accounts = $"system:serviceaccount:{ns}:";
        return ReadAsync(accounts, request => request.User.StartsWith(accounts, StringComparison.Ordinal));
    }

    /// <param name="text">What is in every line that matters.</param>
    /// <remarks>The server writes a request down after it has answered it: a request of our own, waited for in the log, lets it catch up.</remarks>
    private async Task<IReadOnlyList<AuditedRequest>> ReadAsync(string text, Func<AuditedRequest, bool> matters)
    {
        var marker = $"api/v1/namespaces/default/configmaps/marker-{Guid.NewGuid():N}";
        await api.FindAsync(marker);
        await Eventually.IsTrueAsync(() => Task.FromResult(Lines().Any(line => line.Contains(marker, StringComparison.Ordinal))), "the audit log has caught up");
        return [.. Lines().Where(line => line.Contains(text, StringComparison.Ordinal)).Select(Read).OfType<AuditedRequest>().Where(matters)];
    }

    private IEnumerable<string> Lines()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(_from, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
            yield return line;
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
            (string?)target["namespace"] ?? "", (string?)target["name"] ?? "", (int?)entry["responseStatus"]?["code"] ?? 0)
        {
            At = Time(entry["requestReceivedTimestamp"]),
            AnsweredAt = Time(entry["stageTimestamp"]),
        };
    }

    private static DateTimeOffset Time(JsonNode? stamp) => DateTimeOffset.Parse((string)stamp!, CultureInfo.InvariantCulture);
}
