namespace Headroom.Cluster.Tests.Harness;

/// <summary>
/// A cluster of tests/cluster, started for one collection of tests and taken down with it. Needs root. The first of all builds Kubernetes,
/// which takes about ten minutes once.
/// </summary>
/// <remarks>Its name carries the checkout's tag: the tests of another checkout on the same machine do not take it down.</remarks>
public abstract class LocalCluster(string name, params string[] flags) : IAsyncLifetime
{
    private static readonly string Tool = Repository.At("tests", "cluster", "cluster");

    public string Name { get; } = $"{name}-{Repository.Tag}";

    /// <summary>The administrator's kubeconfig.</summary>
    public string KubeConfig { get; private protected set; } = "";

    internal Kubectl Kubectl => new(KubeConfig);

    public virtual async Task InitializeAsync()
    {
        // What a run that was killed left behind is no start for a test.
        await ToolAsync("down");
        try
        {
            await ToolAsync("up", flags);
            KubeConfig = (await ToolAsync("kubeconfig")).Trim();
        }
        catch
        {
            await ToolAsync("down");
            throw;
        }
    }

    public virtual async Task DisposeAsync() => await ToolAsync("down");

    /// <summary>etcd writes so far, of the whole cluster.</summary>
    public async Task<long> PutsAsync() => long.Parse((await ToolAsync("puts")).Trim(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);

    public async Task<string> AuditLogAsync() => (await ToolAsync("audit")).Trim();

    public async Task LoadAsync(string image) => await ToolAsync("load", image);

    public async Task<string> ToolAsync(string command, params string[] arguments) => (await TryToolAsync(command, arguments)).OrThrow();

    internal Task<ShellResult> TryToolAsync(string command, params string[] arguments) => Shell.RunAsync(Tool, [command, "--name", Name, .. arguments]);

    /// <summary>For the tool's commands that concern no single cluster.</summary>
    public static async Task<string> ToolWithoutClusterAsync(params string[] arguments) => (await Shell.RunAsync(Tool, arguments)).OrThrow();
}
