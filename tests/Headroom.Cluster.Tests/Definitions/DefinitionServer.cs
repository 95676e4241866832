using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>
/// A server with the definition of today: the modern definition server of tests/cluster, or, with CLUSTER=current, the cluster that kubectl
/// talks to. Where the former cannot be had, the tests are skipped with the reason.
/// </summary>
/// <param name="emulated">The release that it behaves as, such as 1.33. Null for its own.</param>
public class DefinitionServer(string? emulated) : LocalCluster(emulated is null ? "crd" : $"crd-{emulated.Replace('.', '-')}"), IDisposable
{
    private const int CannotBeHad = 77;

    private JsonApi? _api;
    private bool _installed;

    public DefinitionServer()
        : this(null)
    {
    }

    /// <summary>Why there is none. Null where it runs.</summary>
    public string? Unavailable { get; private set; }

    /// <summary>As the administrator.</summary>
    internal JsonApi Api => _api!;

    /// <summary>A cluster that somebody has brought along: it has namespaces, and what the tests make there is taken away again.</summary>
    private bool IsBroughtAlong { get; } = emulated is null && Environment.GetEnvironmentVariable("CLUSTER") == "current";

    public override async Task InitializeAsync()
    {
        await StartAsync();
        if (Unavailable is not null)
            return;
        _api = new JsonApi(KubeConfig);
        if (await Api.FindAsync($"{PolicySite.Definitions}/memorypolicies.headroom.dev") is not null)
            throw new InvalidOperationException("the definition memorypolicies.headroom.dev exists already on this cluster: the tests install, and in the end remove, their own");
        if (!(await ServerVersion.OfAsync(Api)).KnowsRules)
            return;
        (await Kubectl.TryAsync("apply", "-f", Repository.At("crds", "headroom.dev_memorypolicies.yaml"))).OrThrow();
        _installed = true;
        await Eventually.IsTrueAsync(async () => await Api.FindAsync("apis/headroom.dev/v1alpha1/memorypolicies") is not null, "the server serves memory policies");
    }

    public override async Task DisposeAsync()
    {
        if (Unavailable is not null)
            return;
        if (IsBroughtAlong && _installed)
            await Kubectl.RunAsync("delete", "-f", Repository.At("crds", "headroom.dev_memorypolicies.yaml"), "--ignore-not-found");
        Dispose();
        if (!IsBroughtAlong)
            await base.DisposeAsync();
    }

    public void Dispose()
    {
        _api?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A namespace of one test. The definition server knows no namespaces, and takes every name.</summary>
    /// <exception cref="SkipException">It cannot be had on this machine; the message says why.</exception>
    internal async Task<PolicySite> OpenAsync()
    {
        Skip.IfNot(Unavailable is null, Unavailable);
        var version = await ServerVersion.OfAsync(Api);
        Skip.IfNot(version.KnowsRules, $"the cluster at hand is Kubernetes 1.{version.Minor}: these tests are of what a server does that knows CEL, 1.25 and later");
        var ns = $"definitions-{Guid.NewGuid():N}"[..24];
        if (IsBroughtAlong)
            await Api.CreateAsync("api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = ns } });
        return new PolicySite(Api, Kubectl, ns, version, async () =>
        {
            if (IsBroughtAlong)
                await Api.DeleteAsync($"api/v1/namespaces/{ns}");
        });
    }

    private async Task StartAsync()
    {
        if (IsBroughtAlong)
        {
            KubeConfig = Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } named
                ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
            return;
        }

        if (emulated is not null && Environment.GetEnvironmentVariable("CLUSTER") == "current")
        {
            Unavailable = "CLUSTER=current: only that cluster is tried";
            return;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            Unavailable = "a definition server of one's own needs root";
            return;
        }

        await ToolAsync("down");
        string[] flags = emulated is null ? ["up"] : ["up", $"--emulated-version={emulated}"];
        var up = await TryToolAsync("crd-server", flags);
        if (up.ExitCode == CannotBeHad)
            Unavailable = up.Error.Trim();
        else if (up.ExitCode == 0)
            KubeConfig = (await ToolAsync("kubeconfig")).Trim();
        else
            up.OrThrow();
    }
}
