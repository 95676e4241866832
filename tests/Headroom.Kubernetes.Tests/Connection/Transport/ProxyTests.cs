using System.Net;
using Headroom.Kubernetes.Connection.Transport;

namespace Headroom.Kubernetes.Tests.Connection.Transport;

public sealed class ProxyTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("http", "api.cluster.invalid:6443")]
    [InlineData("socks5", "api.cluster.invalid")]
    [InlineData("socks5h", "api.cluster.invalid")]
    public async Task A_clusters_proxy_is_used_and_TLS_goes_through_to_the_server(string scheme, string asked)
    {
        await using var server = await TestServer.StartAsync(_authority.Server("api.cluster.invalid"));
        await using var proxy = new ConnectProxy(server.Port);
        using var connection = Opened.From(_folder, Config($"proxy-url: {scheme}://127.0.0.1:{proxy.Port}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        proxy.Asked.Should().Equal(asked);
        server.Seen.Should().ContainSingle().Which.Authorization.Should().Be("Bearer abc");
    }

    [Fact]
    public async Task A_tls_server_name_changes_nothing_about_where_the_proxy_is_asked_to_go()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("kubernetes.default"));
        await using var proxy = new ConnectProxy(server.Port);
        using var connection = Opened.From(_folder, Config($"proxy-url: http://127.0.0.1:{proxy.Port}\ntls-server-name: kubernetes.default"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        proxy.Asked.Should().Equal("api.cluster.invalid:6443");
    }

    [Fact]
    public async Task The_proxys_password_comes_from_its_URL()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("api.cluster.invalid"));
        await using var proxy = new ConnectProxy(server.Port) { RequiresPassword = true };
        using var connection = Opened.From(_folder, Config($"proxy-url: http://alice:p%40ss@127.0.0.1:{proxy.Port}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        proxy.Authorizations.Should().Equal("Basic YWxpY2U6cEBzcw==");
    }

    [Fact]
    public async Task The_environments_proxy_is_used_where_the_cluster_has_none()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("api.cluster.invalid"));
        await using var proxy = new ConnectProxy(server.Port);
        using var connection = Opened.From(_folder, Config(""), environment: _folder.Environment(("HTTPS_PROXY", $"127.0.0.1:{proxy.Port}")));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        proxy.Asked.Should().Equal("api.cluster.invalid:6443");
    }

    [Theory]
    [InlineData("https://10.96.0.1", "HTTPS_PROXY", "10.96.0.0/12", false)]
    [InlineData("https://10.96.0.1", "HTTPS_PROXY", "192.168.0.0/16, other", true)]
    [InlineData("https://10.96.0.1", "https_proxy", "", true)]
    [InlineData("https://10.96.0.1", "HTTP_PROXY", "", false)]
    [InlineData("http://10.96.0.1", "HTTP_PROXY", "", true)]
    [InlineData("https://localhost:6443", "HTTPS_PROXY", "", false)]
    [InlineData("https://[::1]:6443", "HTTPS_PROXY", "", false)]
    public void The_environment_is_read_as_kubectl_reads_it(string server, string variable, string exceptions, bool proxied) =>
        (ProxyChoice.For(new Uri(server), null, "test", _folder.Environment((variable, "http://proxy.example:3128"), ("NO_PROXY", exceptions))) is not null).Should().Be(proxied);

    [Theory]
    [InlineData("*", "api.example.com", true)]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "api.example.com", true)]
    [InlineData("EXAMPLE.com", "api.example.com", true)]
    [InlineData("example.com", "badexample.com", false)]
    [InlineData(".example.com", "api.example.com", true)]
    [InlineData(".example.com", "example.com", false)]
    [InlineData("*.example.com", "api.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("example.com:6443", "example.com:6443", true)]
    [InlineData("example.com:6443", "example.com", false)]
    [InlineData("10.0.0.1", "10.0.0.1:6443", true)]
    [InlineData("10.0.0.1:443", "10.0.0.1:6443", false)]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.5/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("fd00::/8", "[fd00::1]:6443", true)]
    [InlineData("fd00::1", "[fd00::1]:6443", true)]
    [InlineData("[fd00::1]:6443", "[fd00::1]:6443", true)]
    [InlineData("a, ,b", "b", true)]
    [InlineData("", "b", false)]
    [InlineData(null, "b", false)]
    public void Exceptions_are_read_as_Go_reads_them(string? rules, string server, bool covered) =>
        NoProxyRules.Covers(rules, new Uri($"https://{server}")).Should().Be(covered);

    private string Config(string cluster) => KubeConfigText.Of($"server: https://api.cluster.invalid:6443\ncertificate-authority-data: {_authority.Pem.Base64()}\n{cluster}".TrimEnd(), "token: abc");
}
