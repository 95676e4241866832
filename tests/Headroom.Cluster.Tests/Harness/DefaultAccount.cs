namespace Headroom.Cluster.Tests.Harness;

/// <summary>The service account that a namespace gets by itself: without it no controller can make a pod there.</summary>
internal static class DefaultAccount
{
    /// <summary>Waits for it, and for its secret where the server makes one (before Kubernetes 1.24).</summary>
    public static async Task HasDefaultAccountAsync(this JsonApi api, string ns)
    {
        var withSecret = (await ServerVersion.OfAsync(api)).MakesAccountSecrets;
        await Eventually.IsTrueAsync(
            async () => await api.FindAsync($"api/v1/namespaces/{ns}/serviceaccounts/default") is { } account && (!withSecret || account["secrets"] is not null),
            "the namespace's default service account");
    }
}
