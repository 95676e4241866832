using Headroom.Kubernetes.Connection;

namespace Headroom.Kubernetes.Tests.Connection.Configuration;

public sealed class KubeConfigMergeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_anything_said_the_home_folders_config_is_read()
    {
        _folder.Write(".kube/config", Config("kind-x", "https://10.0.0.1:6443"));

        using var connection = Open(new ConnectionOptions(), _folder.Environment());

        connection.Should().BeEquivalentTo(new
        {
            Server = new Uri("https://10.0.0.1:6443/"),
            Namespace = "ns-kind-x",
            InCluster = false,
            Description = "context kind-x from ~/.kube/config",
        });
    }

    [Fact]
    public void An_empty_KUBECONFIG_counts_as_none()
    {
        _folder.Write(".kube/config", Config("home", "https://10.0.0.1:6443"));

        using var connection = Open(new ConnectionOptions(), _folder.Environment(("KUBECONFIG", "")));

        connection.Description.Should().Be("context home from ~/.kube/config");
    }

    [Fact]
    public void KUBECONFIG_goes_before_the_home_folder_and_missing_files_are_skipped()
    {
        _folder.Write(".kube/config", Config("home", "https://10.0.0.1:6443"));
        var listed = _folder.Write("b", Config("listed", "https://10.0.0.2:6443"));

        using var connection = Open(new ConnectionOptions(), _folder.Environment(("KUBECONFIG", $"{_folder.PathOf("missing")}::{listed}:{listed}")));

        connection.Description.Should().Be("context listed from ~/b");
    }

    [Fact]
    public void The_first_file_that_sets_the_current_context_wins()
    {
        var silent = _folder.Write("silent", "apiVersion: v1\nkind: Config\ncurrent-context: ''\n");
        var first = _folder.Write("first", Config("one", "https://10.0.0.1:6443"));
        var second = _folder.Write("second", Config("two", "https://10.0.0.2:6443"));

        using var connection = Open(new ConnectionOptions(), _folder.Environment(("KUBECONFIG", $"{silent}:{first}:{second}")));

        connection.Server.Host.Should().Be("10.0.0.1");
    }

    [Fact]
    public void The_first_entry_of_a_name_wins_whole_and_nothing_is_mixed_in()
    {
        var first = _folder.Write("first", """
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "https://10.0.0.1:6443"}}]
            """);
        var second = _folder.Write("second", """
            current-context: c
            contexts: [{name: c, context: {cluster: other, user: other, namespace: second}}]
            clusters: [{name: k, cluster: {server: "https://10.0.0.2:6443", insecure-skip-tls-verify: true}}, {name: other, cluster: {server: "https://10.0.0.3"}}]
            users: [{name: u, user: {token: abc}}]
            """);

        using var connection = Open(new ConnectionOptions(), _folder.Environment(("KUBECONFIG", $"{first}:{second}")));

        connection.Should().BeEquivalentTo(new { Server = new Uri("https://10.0.0.1:6443/"), Namespace = (string?)null, Description = "context c from ~/first" });
    }

    [Fact]
    public void The_context_option_goes_before_the_current_context()
    {
        var first = _folder.Write("first", Config("one", "https://10.0.0.1:6443"));
        var second = _folder.Write("second", Config("two", "https://10.0.0.2:6443"));

        using var connection = Open(new ConnectionOptions { Context = "two" }, _folder.Environment(("KUBECONFIG", $"{first}:{second}")));

        connection.Should().BeEquivalentTo(new { Server = new Uri("https://10.0.0.2:6443/"), Namespace = "ns-two", Description = "context two from ~/second" });
    }

    [Fact]
    public void An_explicit_file_is_the_only_one_read()
    {
        var listed = _folder.Write("listed", Config("listed", "https://10.0.0.2:6443"));
        var named = _folder.Write("named", Config("named", "https://10.0.0.3:6443"));

        using var connection = Open(new ConnectionOptions { KubeConfig = named }, _folder.Environment(("KUBECONFIG", listed)));
        var other = () => Open(new ConnectionOptions { KubeConfig = named, Context = "listed" }, _folder.Environment(("KUBECONFIG", listed)));

        connection.Server.Host.Should().Be("10.0.0.3");
        other.Should().Throw<KubeConfigException>().WithMessage("*there is no context \"listed\"; there are: named");
    }

    [Fact]
    public void JSON_is_a_kubeconfig_too()
    {
        _folder.Write(".kube/config", "{\n\t\"current-context\": \"c\",\n\t\"clusters\": [{\"name\": \"k\", \"cluster\": {\"server\": \"https://10.0.0.1\"}}],\n\t\"contexts\": [{\"name\": \"c\", \"context\": {\"cluster\": \"k\"}}]\n}");

        using var connection = Open(new ConnectionOptions(), _folder.Environment());

        connection.Server.Should().Be(new Uri("https://10.0.0.1/"));
    }

    [Theory]
    [InlineData("https://10.0.0.1:6443", "https://10.0.0.1:6443/")]
    [InlineData("https://10.0.0.1:6443/", "https://10.0.0.1:6443/")]
    [InlineData("https://proxy.example/k8s/clusters/c-1", "https://proxy.example/k8s/clusters/c-1/")]
    [InlineData("http://localhost:8001", "http://localhost:8001/")]
    [InlineData("https://[fd00::1]:6443", "https://[fd00::1]:6443/")]
    [InlineData("10.0.0.1:8080", "http://10.0.0.1:8080/")]
    public void Servers_are_read_as_client_go_reads_them(string written, string expected)
    {
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: \"{written}\""));

        connection.Server.Should().Be(new Uri(expected));
    }

    [Fact]
    public void A_bare_host_and_port_means_https_where_TLS_is_spoken_of()
    {
        using var connection = Opened.From(_folder, KubeConfigText.Of("server: 10.0.0.1:6443\ninsecure-skip-tls-verify: true"));

        connection.Server.Should().Be(new Uri("https://10.0.0.1:6443/"));
    }

    private static ClusterConnection Open(ConnectionOptions options, ConnectionEnvironment environment) => ClusterConnection.Open(options, TimeProvider.System, environment);

    private static string Config(string name, string server) => $"""
        apiVersion: v1
        kind: Config
        preferences: {"{}"}
        current-context: {name}
        clusters:
        - name: cluster-{name}
          cluster:
            server: {server}
            unknown-field: [1, 2]
        contexts:
        - name: {name}
          context:
            cluster: cluster-{name}
            user: user-{name}
            namespace: ns-{name}
        users:
        - name: user-{name}
          user:
            token: abc
        """;
}
