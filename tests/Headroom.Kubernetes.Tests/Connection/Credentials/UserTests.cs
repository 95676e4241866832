using System.Net;
using Headroom.Kubernetes.Tests.Time;
using Microsoft.AspNetCore.Http;

namespace Headroom.Kubernetes.Tests.Connection.Credentials;

public sealed class UserTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("token: abc", "Bearer abc")]
    [InlineData("tokenFile: creds/token", "Bearer from-file")]
    [InlineData("token: abc\ntokenFile: creds/token", "Bearer from-file")]
    [InlineData("username: alice\npassword: pässword", "Basic YWxpY2U6cMOkc3N3b3Jk")]
    [InlineData("token: abc\nexec: {command: none, apiVersion: client.authentication.k8s.io/v1}", "Bearer abc")]
    public async Task The_user_speaks_for_itself(string user, string? authorization)
    {
        _folder.Write("creds/token", "from-file\n");
        await using var server = await StartAsync();
        using var connection = Opened.From(_folder, Config(server, user));

        using var response = await connection.GetAsync();

        server.Seen.Should().ContainSingle().Which.Authorization.Should().Be(authorization);
        response.RequestMessage!.Headers.Authorization.Should().BeNull("what a caller logs must hold no secret");
    }

    [Fact]
    public async Task Nothing_secret_travels_in_the_clear()
    {
        await using var server = await TestServer.StartAsync(certificate: null);
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.PlainUrl}", "token: abc\nas: alice"));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        server.Seen.Should().ContainSingle().Which.Authorization.Should().BeNull();
    }

    [Fact]
    public async Task A_user_acts_as_another()
    {
        await using var server = await StartAsync();
        using var connection = Opened.From(_folder, Config(server, "token: abc\nas: alice\nas-uid: '7'\nas-groups: [dev, ops]\nas-user-extra: {acme.com/reason: [a, b]}"));

        using var response = await connection.GetAsync();

        var headers = server.Seen.Should().ContainSingle().Subject.Headers;
        headers["Impersonate-User"].Should().Equal("alice");
        headers["Impersonate-Uid"].Should().Equal("7");
        string.Join(',', headers["Impersonate-Group"].ToArray()).Replace(" ", "", StringComparison.Ordinal).Should().Be("dev,ops");
        string.Join(',', headers["Impersonate-Extra-acme.com%2Freason"].ToArray()).Replace(" ", "", StringComparison.Ordinal).Should().Be("a,b");
    }

    [Fact]
    public async Task A_refused_token_is_read_again_at_once_and_the_request_sent_once_more()
    {
        _folder.Write("token", "old");
        await using var server = await StartAsync(Accepting("Bearer new"));
        using var connection = Opened.From(_folder, Config(server, "tokenFile: token"), new ManualTimeProvider());
        _folder.Write("token", "new");

        using var client = connection.CreateClient();
        using var response = await client.PostAsync("apis", new StringContent("body"));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        server.Seen.Select(request => (request.Authorization, request.Body)).Should().Equal(("Bearer old", "body"), ("Bearer new", "body"));
    }

    [Fact]
    public async Task It_is_sent_once_more_and_no_more()
    {
        _folder.Write("token", "old");
        await using var server = await StartAsync(Accepting("Bearer other"));
        using var connection = Opened.From(_folder, Config(server, "tokenFile: token"), new ManualTimeProvider());
        _folder.Write("token", "new");

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        server.Seen.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("tokenFile: token")]
    [InlineData("token: old")]
    public async Task Without_another_credential_the_refusal_stands(string user)
    {
        _folder.Write("token", "old");
        await using var server = await StartAsync(Accepting("Bearer other"));
        using var connection = Opened.From(_folder, Config(server, user));

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        server.Seen.Should().ContainSingle();
    }

    [Fact]
    public async Task A_body_that_can_be_read_only_once_is_not_sent_again_but_the_next_request_has_the_new_token()
    {
        _folder.Write("token", "old");
        await using var server = await StartAsync(Accepting("Bearer new"));
        using var connection = Opened.From(_folder, Config(server, "tokenFile: token"), new ManualTimeProvider());
        _folder.Write("token", "new");
        using var client = connection.CreateClient();

        using var first = await client.PostAsync("apis", new StreamContent(new MemoryStream("body"u8.ToArray())));
        using var second = await client.GetAsync("apis");

        first.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        server.Seen.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_callers_own_authorization_is_left_alone()
    {
        await using var server = await StartAsync();
        using var connection = Opened.From(_folder, Config(server, "token: abc"));
        using var client = connection.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "version") { Headers = { { "Authorization", "Bearer mine" } } };

        using var response = await client.SendAsync(request);

        server.Seen.Should().ContainSingle().Which.Authorization.Should().Be("Bearer mine");
    }

    [Fact]
    public async Task A_client_lives_on_when_another_is_disposed()
    {
        await using var server = await StartAsync();
        using var connection = Opened.From(_folder, Config(server, "token: abc"));
        connection.CreateClient().Dispose();

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private Task<TestServer> StartAsync(Func<HttpContext, Task>? respond = null) => TestServer.StartAsync(_authority.Server("127.0.0.1"), respond);

    private string Config(TestServer server, string user) => KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {_authority.Pem.Base64()}", user);

    private static Func<HttpContext, Task> Accepting(string authorization) => context =>
    {
        context.Response.StatusCode = context.Request.Headers.Authorization == authorization ? 200 : 401;
        return Task.CompletedTask;
    };
}
