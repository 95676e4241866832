using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>One operator process's own account: the audit log tells its requests from those of the others.</summary>
/// <param name="User">As the audit log names it.</param>
/// <param name="KubeConfig">A file.</param>
internal sealed record OperatorAccount(string User, string KubeConfig);

/// <summary>Accounts with the rights of deploy/base/rbac.yaml, and with those to the lease, as many as are asked for.</summary>
internal sealed class OperatorAccounts(StormSite site) : IDisposable
{
    /// <summary>Where they are, and the lease.</summary>
    public const string Namespace = "storm-operators";

    private const string Rbac = "apis/rbac.authorization.k8s.io/v1";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("headroom-storm-");
    private string _administrator = "";
    private int _count;

    public async Task PrepareAsync()
    {
        _administrator = await new Kubectl(site.KubeConfig).RunAsync("config", "view", "--raw", "-o", "json");
        await site.CreateNamespaceAsync(Namespace);
        await site.Api.CreateAsync($"{Rbac}/clusterrolebindings", Binding("storm-operators", "ClusterRole", "headroom"));
        await site.Api.CreateAsync($"{Rbac}/namespaces/{Namespace}/roles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "lease" },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray("coordination.k8s.io"),
                ["resources"] = new JsonArray("leases"),
                ["verbs"] = new JsonArray("get", "list", "watch", "create", "update", "patch"),
            }),
        });
        await site.Api.CreateAsync($"{Rbac}/namespaces/{Namespace}/rolebindings", Binding("lease", "Role", "lease"));
    }

    public async Task<OperatorAccount> CreateAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"operator-{Interlocked.Increment(ref _count)}");
        var accounts = $"api/v1/namespaces/{Namespace}/serviceaccounts";
        await site.Api.CreateAsync(accounts, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        var token = await site.Api.CreateAsync($"{accounts}/{name}/token", new JsonObject { ["spec"] = new JsonObject() });
        var configuration = JsonNode.Parse(_administrator)!;
        configuration["users"]![0]!["user"] = new JsonObject { ["token"] = (string)token["status"]!["token"]! };
        return new OperatorAccount($"system:serviceaccount:{Namespace}:{name}", await WriteAsync(name, configuration));
    }

    /// <summary>The account's way to the API server through another address.</summary>
    /// <param name="authority">The certificate to expect there, as PEM.</param>
    public async Task<string> ThroughAsync(OperatorAccount account, Uri server, string authority)
    {
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(account.KubeConfig))!;
        configuration["clusters"]![0]!["cluster"] = new JsonObject
        {
            ["server"] = server.ToString(),
            ["certificate-authority-data"] = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(authority)),
        };
        return await WriteAsync(Path.GetFileNameWithoutExtension(account.KubeConfig) + "-through", configuration);
    }

    public void Dispose() => _files.Delete(recursive: true);

    private async Task<string> WriteAsync(string name, JsonNode configuration)
    {
        var file = Path.Combine(_files.FullName, $"{name}.conf");
        await File.WriteAllTextAsync(file, configuration.ToJsonString());
        return file;
    }

    /// <summary>For every account of the namespace.</summary>
    private static JsonObject Binding(string name, string kind, string role) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "Group", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = $"system:serviceaccounts:{Namespace}" }),
    };
}
