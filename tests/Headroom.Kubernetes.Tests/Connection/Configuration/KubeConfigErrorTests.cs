using Headroom.Kubernetes.Connection;

namespace Headroom.Kubernetes.Tests.Connection.Configuration;

/// <summary>What is wrong is said with the file, the cause, and what to do; never with a secret.</summary>
public sealed class KubeConfigErrorTests : IDisposable
{
    private const string Server = "server: https://10.0.0.1:6443";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> Users => new()
    {
        { "both token and name", "token: SECRET\nusername: alice\npassword: SECRET", "*kubeconfig: user \"u\": has both a token and a username*" },
        { "certificate without key", "client-certificate-data: AAAA", "*user \"u\": has a client-certificate but no client-key" },
        { "key without certificate", "client-key-data: AAAA", "*user \"u\": has a client-key but no client-certificate" },
        { "missing certificate file", "client-certificate: no.crt\nclient-key: no.key", "*user \"u\": client-certificate */no.crt does not exist" },
        { "data that is not base64", "client-certificate-data: '*SECRET*'\nclient-key-data: '*SECRET*'", "*client-certificate-data is not base64" },
        { "data that is not PEM", "client-certificate-data: U0VDUkVU\nclient-key-data: U0VDUkVU", "*client-certificate-data holds no PEM certificate" },
        { "missing token file", "tokenFile: no.token", "*user \"u\": the token file */no.token does not exist" },
        { "token with a line break", "token: \"SECRET\\nSECRET\"", "*user \"u\": token holds white space*" },
        { "auth-provider", "auth-provider: {name: gcp, config: {access-token: SECRET}}", "*auth-provider (gcp) is no longer supported: kubectl removed it in 1.26*exec plugin*" },
        { "exec without command", "exec: {apiVersion: client.authentication.k8s.io/v1}", "*user \"u\": exec has no command" },
        { "exec without version", "exec: {command: plugin}", "*exec plugin plugin has no apiVersion; use client.authentication.k8s.io/v1" },
        { "exec of an old version", "exec: {command: plugin, apiVersion: client.authentication.k8s.io/v1alpha1}", "*asks for apiVersion client.authentication.k8s.io/v1alpha1; known are*" },
        { "exec of an unknown mode", "exec: {command: plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Sometimes}", "*interactiveMode is none of*" },
        { "groups without a user", "as-groups: [admins]", "*user \"u\": as-uid, as-groups and as-user-extra need \"as\"*" },
        { "a list for a text", "token: [SECRET]", "*kubeconfig:14: users[0].user.token is not a text" },
    };

    public static TheoryData<string, string, string> Clusters => new()
    {
        { "no server", "insecure-skip-tls-verify: true", "*kubeconfig: cluster \"k\": has no server" },
        { "another scheme", "server: ftp://10.0.0.1", "*cluster \"k\": server is not a URL such as*" },
        { "nonsense", "server: 'https://'", "*cluster \"k\": server is not a URL such as*" },
        { "credentials in the server", "server: https://alice:SECRET@10.0.0.1", "*server carries a user name*" },
        { "missing authority", $"{Server}\ncertificate-authority: no.crt", "*cluster \"k\": certificate-authority */no.crt does not exist" },
        { "an authority that is none", $"{Server}\ncertificate-authority-data: U0VDUkVU", "*cluster \"k\": certificate-authority-data holds no PEM certificate" },
        { "a damaged authority", $"{Server}\ncertificate-authority-data: {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----".Base64()}", "*cluster \"k\": certificate-authority-data is damaged*" },
        { "insecure with an authority", $"{Server}\ninsecure-skip-tls-verify: true\ncertificate-authority-data: AAAA", "*has both insecure-skip-tls-verify and a certificate-authority*" },
        { "a flag that is none", $"{Server}\ninsecure-skip-tls-verify: perhaps", "*kubeconfig:8: clusters[0].cluster.insecure-skip-tls-verify is not true or false" },
        { "a proxy that is none", $"{Server}\nproxy-url: alice:SECRET", "*cluster \"k\": proxy-url is *" },
        { "a proxy of an unknown kind", $"{Server}\nproxy-url: ftp://alice:SECRET@proxy", "*proxy-url is of kind ftp; known are http, https and socks5" },
    };

    public static TheoryData<string, string, string> Files => new()
    {
        { "broken YAML", "clusters:\n- {name: a\ncontexts: SECRET]\n", "*kubeconfig:2: is not valid YAML*" },
        { "a tab", "clusters:\n\t- SECRET\n", "*kubeconfig:2: is not valid YAML: the line is indented with a tab*" },
        { "a list", "- SECRET\n", "*is not a kubeconfig: it must be a mapping*" },
        { "a text", "SECRET", "*is not a kubeconfig: it must be a mapping*" },
        { "clusters that are no list", "clusters: {a: b}", "*kubeconfig:1: clusters is not a list" },
        { "no name", "clusters:\n- cluster: {}\n", "*kubeconfig:2: clusters[0]: has no name" },
        { "a name twice", "users:\n- {name: u}\n- {name: u}\n", "*kubeconfig:3: users[1]: the name \"u\" stands in users twice*" },
        { "no current context", "contexts: [{name: b}, {name: a}]", "*no current-context is set; choose one with --context: a, b" },
        { "a missing context", "current-context: x\ncontexts: [{name: b}, {name: a}]", "*kubeconfig: there is no context \"x\"; there are: a, b" },
        { "no contexts at all", "current-context: x", "*there is no context \"x\"; there are: none" },
        { "a context without a cluster", "current-context: a\ncontexts: [{name: a}]", "*context \"a\" names no cluster" },
        { "a missing cluster", "current-context: a\ncontexts: [{name: a, context: {cluster: k}}]\nclusters: [{name: j}]", "*context \"a\" names cluster \"k\", which is missing; there are: j" },
        { "a missing user", "current-context: a\ncontexts: [{name: a, context: {cluster: k, user: u}}]\nclusters: [{name: k, cluster: {server: 'https://h'}}]", "*context \"a\" names user \"u\", which is missing; there are: none" },
        { "nothing", "", "*kubeconfig: is empty*" },
        { "null", "null", "*kubeconfig: is empty*" },
    };

    [Theory]
    [MemberData(nameof(Users))]
    public void A_user_that_cannot_be_used(string name, string user, string message) => Refused(KubeConfigText.Of(Server, user), message, name);

    [Theory]
    [MemberData(nameof(Clusters))]
    public void A_cluster_that_cannot_be_used(string name, string cluster, string message) => Refused(KubeConfigText.Of(cluster), message, name);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_cannot_be_used(string name, string text, string message) => Refused(text, message, name);

    [Fact]
    public void A_key_of_another_certificate()
    {
        using var authority = TestAuthority.Create();
        using var alice = authority.Client("alice");
        using var bob = authority.Client("bob");

        Refused(
            KubeConfigText.Of(Server, $"client-certificate-data: {alice.ExportCertificatePem().Base64()}\nclient-key-data: {bob.KeyPem().Base64()}"),
            "*user \"u\": client-key-data is not the key of client-certificate-data*",
            "key");
    }

    [Fact]
    public void A_key_of_another_kind()
    {
        using var authority = TestAuthority.Create();
        using var alice = authority.Client("alice");
        using var bob = authority.Client("bob", useRsa: true);

        Refused(
            KubeConfigText.Of(Server, $"client-certificate-data: {alice.ExportCertificatePem().Base64()}\nclient-key-data: {bob.KeyPem().Base64()}"),
            "*user \"u\": client-key-data is not the key of client-certificate-data*",
            "key");
    }

    [Fact]
    public void A_file_that_is_named_and_missing()
    {
        var open = () => ClusterConnection.Open(new ConnectionOptions { KubeConfig = _folder.PathOf("none") }, TimeProvider.System, _folder.Environment());

        open.Should().Throw<KubeConfigException>().WithMessage("*/none: there is no such file*");
    }

    [Fact]
    public void A_folder_where_a_file_should_be()
    {
        Directory.CreateDirectory(_folder.PathOf(".kube/config"));

        var open = () => ClusterConnection.Open(new ConnectionOptions(), TimeProvider.System, _folder.Environment());

        open.Should().Throw<KubeConfigException>().WithMessage("*/.kube/config: is a folder, not a kubeconfig file");
    }

    [Fact]
    public void Users_and_clusters_that_are_not_used_do_not_matter()
    {
        using var connection = Opened.From(_folder, KubeConfigText.Of(Server) + "\n- name: other\n  user: {exec: {}, auth-provider: {name: gcp}, client-certificate: none}\n");

        connection.Server.Host.Should().Be("10.0.0.1");
    }

    private void Refused(string kubeConfig, string message, string because)
    {
        var open = () => Opened.From(_folder, kubeConfig);

        var error = open.Should().Throw<KubeConfigException>(because).WithMessage(message, because).Which;
        error.ToString().Should().NotContain("SECRET").And.NotContain("U0VDUkVU");
    }
}
