using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Headroom.Kubernetes.Tests.Connection.Transport;

public sealed class TlsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_of_the_configured_authority_is_trusted(bool asData)
    {
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"));
        _folder.Write("pki/ca.crt", _authority.Pem);
        var authority = asData ? $"certificate-authority-data: {_authority.Pem.Base64()}" : "certificate-authority: pki/ca.crt";

        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\n{authority}"));
        using var response = await connection.GetAsync("api/v1/pods?limit=5");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        server.Seen.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Path = "/api/v1/pods?limit=5", Protocol = "HTTP/2" });
    }

    [Fact]
    public async Task Every_certificate_of_a_bundle_counts()
    {
        using var other = TestAuthority.Create("other");
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"));
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {(other.Pem + "\n" + _authority.Pem).Base64()}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_its_own_authority()
    {
        var certificate = TestAuthority.SelfSignedServer("127.0.0.1");
        await using var server = await TestServer.StartAsync(certificate);
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {certificate.ExportCertificatePem().Base64()}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_leaf_together_with_its_authority_is_a_bundle_like_any_other()
    {
        var certificate = _authority.Server("127.0.0.1");
        await using var server = await TestServer.StartAsync(certificate);
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {(certificate.ExportCertificatePem() + "\n" + _authority.Pem).Base64()}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_chain_by_an_intermediate_that_the_server_sends_is_trusted()
    {
        using var intermediate = _authority.Intermediate("intermediate");
        await using var server = await TestServer.StartAsync(intermediate.Server("127.0.0.1"), chain: [intermediate.Certificate]);
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {_authority.Pem.Base64()}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_intermediate_alone_is_trusted_as_Go_trusts_it(bool serverSendsAll)
    {
        using var intermediate = _authority.Intermediate("intermediate");
        await using var server = await TestServer.StartAsync(intermediate.Server("127.0.0.1"), chain: serverSendsAll ? [intermediate.Certificate, _authority.Certificate] : null);
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {intermediate.Pem.Base64()}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_whole_chain_forged_under_the_right_names_is_refused()
    {
        using var intermediate = _authority.Intermediate("intermediate");
        using var forger = TestAuthority.Create();
        using var forgedIntermediate = forger.Intermediate("intermediate");
        await using var server = await TestServer.StartAsync(forgedIntermediate.Server("127.0.0.1"), chain: [forgedIntermediate.Certificate, intermediate.Certificate, forger.Certificate]);
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {intermediate.Pem.Base64()}"));

        var get = () => connection.GetAsync();

        (await get.Should().ThrowAsync<HttpRequestException>()).WithMessage("*not trusted by certificate-authority-data*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_forged_under_the_authoritys_name_is_refused(bool intermediateAlone)
    {
        using var intermediate = _authority.Intermediate("intermediate");
        using var forger = TestAuthority.Create(intermediateAlone ? "intermediate" : "test-ca");
        await using var server = await TestServer.StartAsync(forger.Server("127.0.0.1"));
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {(intermediateAlone ? intermediate : _authority).Pem.Base64()}"));

        var get = () => connection.GetAsync();

        (await get.Should().ThrowAsync<HttpRequestException>()).WithMessage("*not trusted by certificate-authority-data*");
        server.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_authority_is_refused_with_its_file_named()
    {
        using var other = TestAuthority.Create("other");
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"));
        var file = _folder.Write("ca.crt", other.Pem);
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority: ca.crt"));

        var get = () => connection.GetAsync();

        (await get.Should().ThrowAsync<HttpRequestException>()).WithMessage($"{server.Url()}/: no secure connection: its certificate is not trusted by certificate-authority {file} (*cluster \"k\"): *");
        server.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_an_authority_the_systems_own_decide()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"));
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}"));

        var get = () => connection.GetAsync();

        (await get.Should().ThrowAsync<HttpRequestException>()).WithMessage("*not trusted by this system*no certificate-authority is configured*");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_with_its_names()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("kubernetes.default", "10.96.0.1"));
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {_authority.Pem.Base64()}"));

        var get = () => connection.GetAsync();

        (await get.Should().ThrowAsync<HttpRequestException>()).WithMessage("*is for kubernetes.default, 10.96.0.1,*tls-server-name*");
    }

    [Fact]
    public async Task The_tls_server_name_is_asked_for_and_checked_instead_of_the_host()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("kubernetes.default"));
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ntls-server-name: kubernetes.default\ncertificate-authority-data: {_authority.Pem.Base64()}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        server.TlsNames.Should().Equal("kubernetes.default");
    }

    [Fact]
    public async Task The_tls_server_name_does_not_soften_the_check()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"));
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ntls-server-name: kubernetes.default\ncertificate-authority-data: {_authority.Pem.Base64()}"));

        var get = () => connection.GetAsync();

        await get.Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task Insecure_takes_any_certificate()
    {
        await using var server = await TestServer.StartAsync(TestAuthority.SelfSignedServer("elsewhere"));
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ninsecure-skip-tls-verify: true"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_IPv6_server_is_reached_and_checked_by_its_address()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("::1"), address: IPAddress.IPv6Loopback);
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url("[::1]")}\ncertificate-authority-data: {_authority.Pem.Base64()}"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_path_prefix_stays_in_front_of_every_path()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"));
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}/k8s/clusters/c-1\ncertificate-authority-data: {_authority.Pem.Base64()}"));

        using var response = await connection.GetAsync("api/v1/pods");

        server.Seen.Should().ContainSingle().Which.Path.Should().Be("/k8s/clusters/c-1/api/v1/pods");
    }

    [Fact]
    public async Task Redirects_are_not_followed_with_the_credentials()
    {
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"), context =>
        {
            context.Response.Redirect("https://elsewhere.invalid/");
            return Task.CompletedTask;
        });
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {_authority.Pem.Base64()}", "token: abc"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_client_certificate_is_presented(bool asData, bool useRsa)
    {
        await using var server = await TestServer.StartAsync(_authority.Server(["127.0.0.1"], useRsa), askForClientCertificate: true);
        using var client = _authority.Client("alice", useRsa);
        _folder.Write("pki/alice.crt", client.ExportCertificatePem());
        _folder.Write("pki/alice.key", client.KeyPem());
        var user = asData
            ? $"client-certificate-data: {client.ExportCertificatePem().Base64()}\nclient-key-data: {client.KeyPem().Base64()}"
            : "client-certificate: pki/alice.crt\nclient-key: pki/alice.key";
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {_authority.Pem.Base64()}", user));

        using var response = await connection.GetAsync();

        server.Seen.Should().ContainSingle().Which.ClientCertificate.Should().Be("CN=alice");
    }

    [Fact]
    public async Task A_renewed_client_certificate_is_picked_up_from_its_file()
    {
        var time = new Tests.Time.ManualTimeProvider();
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"), askForClientCertificate: true);
        void Issue(string name)
        {
            using var client = _authority.Client(name);
            _folder.Write("alice.crt", client.ExportCertificatePem());
            _folder.Write("alice.key", client.KeyPem());
        }

        Issue("alice-1");
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {_authority.Pem.Base64()}", "client-certificate: alice.crt\nclient-key: alice.key"), time);
        (await connection.GetAsync()).Dispose();
        Issue("alice-2");
        (await connection.GetAsync()).Dispose();
        time.Advance(TimeSpan.FromMinutes(6));
        (await connection.GetAsync()).Dispose();
        Issue("alice-3");
        time.Advance(TimeSpan.FromMinutes(6));
        (await connection.GetAsync()).Dispose();

        server.Seen.Select(request => request.ClientCertificate).Should().Equal("CN=alice-1", "CN=alice-1", "CN=alice-2", "CN=alice-3");
    }
}
