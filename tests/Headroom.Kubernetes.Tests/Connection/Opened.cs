using Headroom.Kubernetes.Connection;

namespace Headroom.Kubernetes.Tests.Connection;

/// <summary>Shorthands for opening and using a connection in tests.</summary>
internal static class Opened
{
    public static ClusterConnection From(TestFolder folder, string kubeConfig, TimeProvider? time = null, ConnectionEnvironment? environment = null) =>
        ClusterConnection.Open(new ConnectionOptions { KubeConfig = folder.Write("kubeconfig", kubeConfig) }, time ?? TimeProvider.System, environment ?? folder.Environment());

    /// <summary>A GET that must be over within half a minute.</summary>
    public static async Task<HttpResponseMessage> GetAsync(this ClusterConnection connection, string path = "version")
    {
        using var client = connection.CreateClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await client.GetAsync(path, patience.Token);
    }
}
