using System.Net;
using Headroom.Cluster.Tests.ApiServer;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>A server that serves the definition of today, and a namespace of one test there.</summary>
/// <param name="close">Removes the namespace.</param>
internal sealed class PolicySite(JsonApi api, Kubectl kubectl, string ns, ServerVersion version, Func<Task> close) : IAsyncDisposable
{
    public const string Definitions = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    public JsonApi Api { get; } = api;

    public Kubectl Kubectl { get; } = kubectl;

    public string Namespace { get; } = ns;

    public ServerVersion Version { get; } = version;

    public string Policies => $"apis/headroom.dev/v1alpha1/namespaces/{Namespace}/memorypolicies";

    /// <summary>On the API server of the local cluster, which knows no CEL.</summary>
    public static async Task<PolicySite> OnApiServerAsync()
    {
        var created = await TestNamespace.CreateAsync(await SharedCluster.OfAsync<ApiServerCluster>());
        return new PolicySite(created.Api, created.Cluster.Kubectl, created.Name, await ServerVersion.OfAsync(created.Api), async () => await created.DisposeAsync());
    }

    /// <summary>On the modern definition server, or the cluster at hand in its place.</summary>
    /// <exception cref="SkipException">There is none on this machine; the message says why.</exception>
    public static async Task<PolicySite> OnDefinitionServerAsync() => await (await SharedCluster.OfAsync<DefinitionServer>()).OpenAsync();

    /// <summary>Applies a file with kubectl's own validation, where the server knows every field of the definition.</summary>
    public Task<ShellResult> ApplyFileAsync(string file) =>
        Version.KnowsRules ? Kubectl.TryAsync("apply", "-f", file) : Kubectl.TryAsync("apply", "--validate=false", "-f", file);

    /// <summary>Creates a policy that the server is to refuse; answers what it says is wrong.</summary>
    public async Task<string> RefusalAsync(string name, string spec)
    {
        var answer = await Api.TryCreateAsync(Policies, Manifests.Policy(name, spec));

        answer.Code.Should().Be(HttpStatusCode.UnprocessableEntity, $"the server was to refuse it, and answered {answer.Body.ToJsonString()}");
        return (string)answer.Body["message"]!;
    }

    public async ValueTask DisposeAsync() => await close();
}
