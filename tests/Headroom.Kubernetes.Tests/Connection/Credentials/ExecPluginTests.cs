using System.Net;
using System.Text.Json;
using Headroom.Kubernetes.Tests.Time;
using Microsoft.AspNetCore.Http;

namespace Headroom.Kubernetes.Tests.Connection.Credentials;

/// <summary>Plugins are real sh scripts, which count their runs in a file.</summary>
public sealed class ExecPluginTests : IDisposable
{
    private const string Counting = """
        cd "$(dirname "$0")"
        echo run >> runs
        n=$(wc -l < runs | tr -d ' ')
        """;

    private readonly TestFolder _folder = new();

    private readonly TestAuthority _authority = TestAuthority.Create();

    private readonly ManualTimeProvider _time = new();

    private int Runs => File.Exists(_folder.PathOf("bin/runs")) ? File.ReadAllLines(_folder.PathOf("bin/runs")).Length : 0;

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task A_plugins_token_is_used_until_it_expires(string version)
    {
        Plugin($"""echo '{Reply("\"token\": \"t-'$n'\", \"expirationTimestamp\": \"2026-11-22T08:10:00Z\"", version)}'""");
        await using var server = await StartAsync();
        using var connection = Open(server, version: version);

        Runs.Should().Be(0);
        (await connection.GetAsync()).Dispose();
        _time.Advance(TimeSpan.FromMinutes(9));
        (await connection.GetAsync()).Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));
        (await connection.GetAsync()).Dispose();

        server.Seen.Select(request => request.Authorization).Should().Equal("Bearer t-1", "Bearer t-1", "Bearer t-2");
    }

    [Fact]
    public async Task A_token_without_an_end_is_kept()
    {
        Plugin($"""echo '{Reply("\"token\": \"t-'$n'\"")}'""");
        await using var server = await StartAsync();
        using var connection = Open(server);

        (await connection.GetAsync()).Dispose();
        _time.Advance(TimeSpan.FromDays(30));
        (await connection.GetAsync()).Dispose();

        Runs.Should().Be(1);
    }

    [Fact]
    public async Task The_plugin_runs_once_for_all_who_wait()
    {
        Plugin($"""echo '{Reply("\"token\": \"t-'$n'\"")}'""");
        await using var server = await StartAsync();
        using var connection = Open(server);

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => connection.GetAsync()));

        responses.Should().OnlyContain(response => response.StatusCode == HttpStatusCode.OK);
        Runs.Should().Be(1);
    }

    [Fact]
    public async Task A_refused_token_is_asked_for_again()
    {
        Plugin($"""echo '{Reply("\"token\": \"t-'$n'\"")}'""");
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer t-1" ? 401 : 200;
            return Task.CompletedTask;
        });
        using var connection = Open(server);

        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => connection.GetAsync()));

        responses.Should().OnlyContain(response => response.StatusCode == HttpStatusCode.OK);
        Runs.Should().Be(2);
    }

    [Fact]
    public async Task A_plugins_certificate_is_presented_and_a_new_one_after_it()
    {
        for (var at = 1; at <= 2; at++)
        {
            using var client = _authority.Client($"robot-{at}");
            var status = $"\"clientCertificateData\": {JsonSerializer.Serialize(client.ExportCertificatePem())}, \"clientKeyData\": {JsonSerializer.Serialize(client.KeyPem())}, \"expirationTimestamp\": \"2026-11-22T08:{at}0:00Z\"";
            _folder.Write($"bin/reply-{at}", Reply(status));
        }

        Plugin("cat reply-$n");
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"), askForClientCertificate: true);
        using var connection = Open(server);

        (await connection.GetAsync()).Dispose();
        (await connection.GetAsync()).Dispose();
        _time.Advance(TimeSpan.FromMinutes(11));
        (await connection.GetAsync()).Dispose();

        server.Seen.Select(request => request.ClientCertificate).Should().Equal("CN=robot-1", "CN=robot-1", "CN=robot-2");
    }

    [Fact]
    public async Task A_plugin_that_has_only_the_refused_credential_changes_nothing()
    {
        using var client = _authority.Client("robot");
        _folder.Write("bin/reply", Reply($"\"token\": \"t\", \"clientCertificateData\": {JsonSerializer.Serialize(client.ExportCertificatePem())}, \"clientKeyData\": {JsonSerializer.Serialize(client.KeyPem())}"));
        Plugin("cat reply");
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        using var connection = Open(server);

        using var response = await connection.GetAsync();

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        server.Seen.Should().ContainSingle();
        Runs.Should().Be(2);
    }

    [Fact]
    public async Task The_plugin_gets_its_arguments_its_environment_and_the_cluster()
    {
        Plugin($$"""
            echo "$1|$2|$GREETING" > arguments
            printf '%s' "$KUBERNETES_EXEC_INFO" > info
            echo '{{Reply("\"token\": \"t\"")}}'
            """);
        await using var server = await StartAsync();
        using var connection = Opened.From(
            _folder,
            KubeConfigText.Of(
                $$"""
                server: {{server.Url()}}
                certificate-authority-data: {{_authority.Pem.Base64()}}
                tls-server-name: 127.0.0.1
                extensions:
                - name: other
                  extension: 1
                - name: client.authentication.k8s.io/exec
                  extension: {audience: "06e3", count: 3, flags: [true, null, "true"]}
                """,
                """
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./bin/plugin
                  args: [get token, "--fast"]
                  env: [{name: GREETING, value: hello world}]
                  provideClusterInfo: true
                  interactiveMode: IfAvailable
                """),
            _time);

        (await connection.GetAsync()).Dispose();

        File.ReadAllText(_folder.PathOf("bin/arguments")).Should().Be("get token|--fast|hello world\n");
        using var info = JsonDocument.Parse(File.ReadAllText(_folder.PathOf("bin/info")));
        info.RootElement.GetRawText().Should().Be(
            $$$"""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":{"server":"{{{server.Url()}}}","tls-server-name":"127.0.0.1","certificate-authority-data":"{{{_authority.Pem.Base64()}}}","config":{"audience":"06e3","count":3,"flags":[true,null,"true"]}},"interactive":false}}""");
    }

    [Fact]
    public async Task Cluster_info_is_given_only_where_it_is_asked_for()
    {
        Plugin($"""printf '%s' "$KUBERNETES_EXEC_INFO" > info; echo '{Reply("\"token\": \"t\"")}'""");
        await using var server = await StartAsync();
        using var connection = Open(server);

        (await connection.GetAsync()).Dispose();

        File.ReadAllText(_folder.PathOf("bin/info")).Should().Be("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}""");
    }

    public static TheoryData<string, string> Failures => new()
    {
        { "echo 'session expired, run login' >&2; echo SECRET; exit 3", "*user \"u\": exec plugin */bin/plugin ended with exit code 3: session expired, run login*brew install plugin" },
        { "echo SECRET", "*exec plugin */bin/plugin: what it printed is not an ExecCredential in JSON" },
        { "echo '[1]'", "*what it printed is not an ExecCredential in JSON" },
        { "echo '{\"kind\": \"Secret\", \"token\": \"SECRET\"}'", "*is not of kind ExecCredential" },
        { "echo '{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/v1beta1\", \"status\": {\"token\": \"SECRET\"}}'", "*answered in apiVersion client.authentication.k8s.io/v1beta1, but the kubeconfig asks for client.authentication.k8s.io/v1" },
        { "echo '{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/v1\"}'", "*its ExecCredential has no status" },
        { $"echo '{Reply("")}'", "*it gave neither a token nor a client certificate" },
        { $"echo '{Reply("\"clientCertificateData\": \"SECRET\"")}'", "*only one of clientCertificateData and clientKeyData" },
        { $"echo '{Reply("\"clientCertificateData\": \"SECRET\", \"clientKeyData\": \"SECRET\"")}'", "*clientCertificateData holds no PEM certificate" },
        { $"echo '{Reply("\"token\": \"SECRET\", \"expirationTimestamp\": \"soon\"")}'", "*expirationTimestamp is not an RFC 3339 time" },
        { $"echo '{Reply("\"token\": \"SECRET SECRET\"")}'", "*its token holds white space*" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_plugin_that_fails_is_quoted_but_not_its_secrets(string body, string message)
    {
        Plugin(body);
        await using var server = await StartAsync();
        using var connection = Open(server);

        var get = () => connection.GetAsync();

        var error = (await get.Should().ThrowAsync<HttpRequestException>()).WithMessage(message).Which;
        error.ToString().Should().NotContain("SECRET");
        server.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_comes_with_its_hint()
    {
        await using var server = await StartAsync();
        using var connection = Open(server, command: "headroom-no-such-plugin");

        var get = () => connection.GetAsync();

        (await get.Should().ThrowAsync<HttpRequestException>()).WithMessage("*exec plugin headroom-no-such-plugin did not start: *is it installed?*brew install plugin");
    }

    [Fact]
    public async Task A_plugin_that_must_ask_a_person_is_not_started_without_one()
    {
        Plugin("exit 0");
        await using var server = await StartAsync();
        using var connection = Open(server, mode: "Always");

        var get = () => connection.GetAsync();

        (await get.Should().ThrowAsync<HttpRequestException>()).WithMessage("*must ask a person (interactiveMode: Always), but there is no terminal");
        Runs.Should().Be(0);
    }

    [Fact]
    public async Task A_plugin_that_hangs_ends_with_the_request()
    {
        Plugin("echo $$ > pid; exec tail -f /dev/null");
        await using var server = await StartAsync();
        using var connection = Open(server);
        using var client = connection.CreateClient();
        using var stop = new CancellationTokenSource();

        var request = client.GetAsync("version", stop.Token);
        await Until(() => File.Exists(_folder.PathOf("bin/pid")) && File.ReadAllText(_folder.PathOf("bin/pid")).EndsWith('\n'));
        await stop.CancelAsync();

        await FluentActions.Awaiting(() => request).Should().ThrowAsync<OperationCanceledException>();
        var pid = File.ReadAllText(_folder.PathOf("bin/pid")).Trim();
        await Until(() => !Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task Much_output_on_both_channels_does_not_block()
    {
        Plugin($$"""
            i=0; while [ $i -lt 3000 ]; do echo "a line of noise, number $i, on the error channel" >&2; i=$((i+1)); done
            echo '{{Reply("\"token\": \"t\", \"padding\": \"" + new string('x', 100_000) + "\"")}}'
            """);
        await using var server = await StartAsync();
        using var connection = Open(server);

        using var response = await connection.GetAsync();

        server.Seen.Should().ContainSingle().Which.Authorization.Should().Be("Bearer t");
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(10, patience.Token);
    }

    private static string Reply(string status, string version = "v1") =>
        $$$"""{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/{{{version}}}", "status": {{{{status}}}}}""";

    private void Plugin(string body) => _folder.WriteScript("bin/plugin", $"{Counting}\n{body}");

    private Task<TestServer> StartAsync(Func<HttpContext, Task>? respond = null) => TestServer.StartAsync(_authority.Server("127.0.0.1"), respond);

    private Kubernetes.Connection.ClusterConnection Open(TestServer server, string version = "v1", string command = "bin/plugin", string mode = "IfAvailable") => Opened.From(
        _folder,
        KubeConfigText.Of(
            $"server: {server.Url()}\ncertificate-authority-data: {_authority.Pem.Base64()}",
            $"exec: {{command: {command}, apiVersion: client.authentication.k8s.io/{version}, interactiveMode: {mode}, installHint: brew install plugin}}"),
        _time);
}
