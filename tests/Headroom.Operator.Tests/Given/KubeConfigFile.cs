using Headroom.Kubernetes.Connection;

namespace Headroom.Operator.Tests.Given;

/// <summary>A kubeconfig of a server that nobody serves.</summary>
internal sealed class KubeConfigFile : IDisposable
{
    public KubeConfigFile()
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllText(Path, """
            apiVersion: v1
            kind: Config
            current-context: nowhere
            clusters: [{name: nowhere, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: nobody, user: {token: secret}}]
            contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
            """);
    }

    public string Path { get; }

    public ClusterConnection Open() => ClusterConnection.Open(new ConnectionOptions { KubeConfig = Path }, TimeProvider.System);

    public void Dispose() => File.Delete(Path);
}
