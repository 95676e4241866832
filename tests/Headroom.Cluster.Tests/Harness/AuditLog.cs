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

/// <summary>A cluster's audit log, each line read and parsed once for all tests. Safe for use by several threads.</summary>
/// <param name="api">The administrator's.</param>
internal sealed class AuditTail(string path, JsonApi api)
{
    private const string MarkerPrefix = "marker-";

    private readonly Lock _lock = new();
    private readonly List<AuditedRequest> _requests = [];
    private readonly HashSet<string> _markers = [];
    private long _position;

    /// <summary>Who asks for what, from now on.</summary>
    public AuditLog FromNowOn()
    {
        lock (_lock)
        {
            ReadOn();
            return new AuditLog(this, _requests.Count);
        }
    }

    /// <summary>Every request that was answered before this call, from a place in the log on, oldest first.</summary>
    /// <remarks>The server writes a request down after it has answered it: a request of our own, waited for in the log, lets it catch up.</remarks>
    public async Task<IReadOnlyList<AuditedRequest>> SinceAsync(int from, Func<AuditedRequest, bool> matters)
    {
        var marker = $"{MarkerPrefix}{Guid.NewGuid():N}";
        await api.FindAsync($"api/v1/namespaces/default/configmaps/{marker}");
        await Eventually.IsTrueAsync(() => Task.FromResult(HasSeen(marker)), "the audit log has caught up");
        lock (_lock)
            return [.. _requests.Skip(from).Where(matters)];
    }

    private bool HasSeen(string marker)
    {
        lock (_lock)
        {
            ReadOn();
            return _markers.Remove(marker);
        }
    }

    /// <summary>Whole lines only: the last one may still be being written.</summary>
    private void ReadOn()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(_position, SeekOrigin.Begin);
        var added = new byte[file.Length - _position];
        file.ReadExactly(added);
        for (int start = 0, end; (end = Array.IndexOf(added, (byte)'\n', start)) >= 0; start = end + 1)
        {
            Add(added.AsSpan(start, end - start));
            _position += end + 1 - start;
        }
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        if (Read(line) is not { } request)
            return;
        if (request.Resource == "configmaps" && request.Name.StartsWith(MarkerPrefix, StringComparison.Ordinal))
            _markers.Add(request.Name);
        else
            _requests.Add(request);
    }

    /// <summary>Null for a watch that has only begun, and for what concerns no object.</summary>
    private static AuditedRequest? Read(ReadOnlySpan<byte> line)
    {
        var entry = JsonSerializer.Deserialize<JsonNode>(line)!;
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

/// <summary>Who asked the API server for what, since a moment.</summary>
/// <param name="from">How many requests the log had then.</param>
internal sealed class AuditLog(AuditTail tail, int from)
{
    /// <summary>Every request of one user that was answered before this call, oldest first.</summary>
    public Task<IReadOnlyList<AuditedRequest>> OfAsync(string user) => tail.SinceAsync(from, request => request.User == user);

    /// <summary>The same of every service account of a namespace.</summary>
    public Task<IReadOnlyList<AuditedRequest>> OfAccountsAsync(string ns)
    {
        var accounts = $"system:serviceaccount:{ns}:";
        return tail.SinceAsync(from, request => request.User.StartsWith(accounts, StringComparison.Ordinal));
    }
}
