namespace Headroom.Kubernetes.Tests.FakeApi;

/// <summary>A request as it came over the wire, its path still escaped.</summary>
public sealed record ReceivedRequest(string Method, string Path, string Query, string ContentType, string Body)
{
    public bool IsWatch => Query.Contains("watch=true", StringComparison.Ordinal);
}
