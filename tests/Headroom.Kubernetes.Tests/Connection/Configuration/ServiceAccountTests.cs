using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Connection.Configuration;

public sealed class ServiceAccountTests : IDisposable
{
    private static readonly (string Name, string Value)[] Pod = [("KUBERNETES_SERVICE_HOST", "10.96.0.1"), ("KUBERNETES_SERVICE_PORT", "443")];

    private readonly TestFolder _folder = new();

    private readonly TestAuthority _authority = TestAuthority.Create();

    public ServiceAccountTests()
    {
        _folder.Write("serviceaccount/token", "token-1\n");
        _folder.Write("serviceaccount/ca.crt", _authority.Pem);
        _folder.Write("serviceaccount/namespace", "headroom-system\n");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_pod_without_a_kubeconfig_uses_its_service_account()
    {
        using var connection = Open(_folder.Environment(Pod));

        connection.Should().BeEquivalentTo(new
        {
            Server = new Uri("https://10.96.0.1/"),
            Namespace = "headroom-system",
            InCluster = true,
            Description = "the pod's service account",
        });
    }

    [Fact]
    public void An_IPv6_service_address_gets_its_brackets()
    {
        using var connection = Open(_folder.Environment(("KUBERNETES_SERVICE_HOST", "fd00::1"), ("KUBERNETES_SERVICE_PORT", "6443")));

        connection.Server.Should().Be(new Uri("https://[fd00::1]:6443/"));
    }

    [Fact]
    public void The_downward_APIs_namespace_goes_before_the_files()
    {
        using var connection = Open(_folder.Environment([.. Pod, ("POD_NAMESPACE", "elsewhere")]));

        connection.Namespace.Should().Be("elsewhere");
    }

    [Fact]
    public void A_kubeconfig_goes_before_the_service_account()
    {
        _folder.Write(".kube/config", KubeConfigText.Of("server: https://10.0.0.1"));

        using var connection = Open(_folder.Environment(Pod));

        connection.InCluster.Should().BeFalse();
    }

    [Fact]
    public void An_empty_kubeconfig_does_not()
    {
        _folder.Write(".kube/config", "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: null\nusers:\n");

        using var connection = Open(_folder.Environment(Pod));

        connection.InCluster.Should().BeTrue();
    }

    [Fact]
    public void An_explicit_context_is_never_answered_with_the_service_account()
    {
        var open = () => ClusterConnection.Open(new ConnectionOptions { Context = "prod" }, TimeProvider.System, _folder.Environment(Pod));

        open.Should().Throw<KubeConfigException>().WithMessage("there is no context \"prod\": no kubeconfig was found at */.kube/config");
    }

    [Fact]
    public void Outside_of_a_pod_the_error_says_where_it_looked()
    {
        var open = () => Open(_folder.Environment(("KUBECONFIG", "/none/a:/none/b")));

        open.Should().Throw<KubeConfigException>().WithMessage("*no kubeconfig at /none/a, /none/b, and this is no pod (KUBERNETES_SERVICE_HOST is not set)*");
    }

    [Fact]
    public void A_pod_without_a_token_is_told_why()
    {
        File.Delete(_folder.PathOf("serviceaccount/token"));

        var open = () => Open(_folder.Environment(Pod));

        open.Should().Throw<KubeConfigException>().WithMessage("*no token at */token; is automountServiceAccountToken false?");
    }

    [Fact]
    public async Task The_token_is_read_again_as_it_rotates()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"));
        using var connection = Open(_folder.Environment(Here(server)), time);

        (await connection.GetAsync()).Dispose();
        _folder.Write("serviceaccount/token", "token-2");
        time.Advance(TimeSpan.FromSeconds(59));
        (await connection.GetAsync()).Dispose();
        time.Advance(TimeSpan.FromSeconds(1));
        (await connection.GetAsync()).Dispose();

        server.Seen.Select(request => request.Authorization).Should().Equal("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }

    [Fact]
    public async Task A_rotation_half_done_keeps_the_last_token()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"));
        using var connection = Open(_folder.Environment(Here(server)), time);

        foreach (var broken in new[] { "", "  \n", null })
        {
            if (broken is null)
                File.Delete(_folder.PathOf("serviceaccount/token"));
            else
                _folder.Write("serviceaccount/token", broken);
            time.Advance(TimeSpan.FromMinutes(2));
            (await connection.GetAsync()).Dispose();
        }

        server.Seen.Select(request => request.Authorization).Should().Equal("Bearer token-1", "Bearer token-1", "Bearer token-1");
    }

    private static (string Name, string Value)[] Here(TestServer server) =>
        [("KUBERNETES_SERVICE_HOST", "127.0.0.1"), ("KUBERNETES_SERVICE_PORT", $"{server.Port}")];

    private static ClusterConnection Open(ConnectionEnvironment environment, TimeProvider? time = null) =>
        ClusterConnection.Open(new ConnectionOptions(), time ?? TimeProvider.System, environment);
}
