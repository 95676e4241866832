using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>kubectl against one kubeconfig. What it remembers of a server it forgets with the cluster: the next one may have the same address.</summary>
internal sealed class Kubectl(string kubeConfig)
{
    private IEnumerable<string> Connection => ["--kubeconfig", kubeConfig, "--cache-dir", $"{kubeConfig}.cache"];

    public async Task<string> RunAsync(params string[] arguments) => (await TryAsync(arguments)).OrThrow();

    public Task<ShellResult> TryAsync(params string[] arguments) => Shell.RunAsync("kubectl", [.. Connection, .. arguments]);

    public async Task<JsonObject> GetAsync(params string[] arguments) =>
        JsonNode.Parse(await RunAsync(["get", .. arguments, "-o", "json"]))!.AsObject();

    /// <summary>Applies a manifest given as text. Validation by kubectl itself is left out: servers before 1.25 do not know CEL in a CRD.</summary>
    public async Task ApplyAsync(string manifest, params string[] arguments) => (await TryApplyAsync(manifest, arguments)).OrThrow();

    public Task<ShellResult> TryApplyAsync(string manifest, params string[] arguments) =>
        Shell.RunAsync("kubectl", [.. Connection, "apply", "--validate=false", "-f", "-", .. arguments], manifest);

    /// <summary>Applies a manifest with everything that kubectl itself checks before it sends it.</summary>
    public Task<ShellResult> TryApplyValidatedAsync(string manifest, params string[] arguments) =>
        Shell.RunAsync("kubectl", [.. Connection, "apply", "-f", "-", .. arguments], manifest);
}
