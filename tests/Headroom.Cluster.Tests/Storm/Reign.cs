using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>A time in which one operator held the lease, by the audit log.</summary>
/// <param name="Asked">When the API server had the write by which it took the lease.</param>
/// <param name="Granted">When it had answered that.</param>
internal sealed record Reign(string User, DateTimeOffset Asked, DateTimeOffset Granted)
{
    /// <summary>As they followed each other.</summary>
    /// <param name="requests">Reads among them say nothing: followers read the lease too.</param>
    public static IReadOnlyList<Reign> Of(IEnumerable<AuditedRequest> requests)
    {
        var reigns = new List<Reign>();
        // In the order of the answers: that is the order in which the API server took them.
        foreach (var lease in requests.Where(request => request is { Resource: "leases", IsWrite: true, Code: < 300 }).OrderBy(request => request.AnsweredAt))
        {
            if (reigns.Count == 0 || reigns[^1].User != lease.User)
                reigns.Add(new Reign(lease.User, lease.At, lease.AnsweredAt));
        }

        return reigns;
    }

    /// <summary>Writes that came from somebody who had not yet asked for the lease, or after the next one had been told that it holds it.</summary>
    public static IReadOnlyList<AuditedRequest> Usurped(IReadOnlyList<AuditedRequest> writes)
    {
        var reigns = Of(writes);
        return [.. writes.Where(write => write.Resource != "leases" && !reigns.Index().Any(entry =>
            entry.Item.User == write.User && write.At >= entry.Item.Asked && (entry.Index + 1 == reigns.Count || write.At <= reigns[entry.Index + 1].Granted)))];
    }
}
