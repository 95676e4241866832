using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>What an exec plugin printed: an ExecCredential with a status. Source: client.authentication.k8s.io/v1.</summary>
internal sealed class ExecReply
{
    public required IssuedCredential Credential { get; init; }

    /// <summary>Null where it is good until the server refuses it.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <exception cref="KubeConfigException">It is not what the protocol asks for. The message never quotes it.</exception>
    public static ExecReply Parse(ReadOnlyMemory<byte> json, string apiVersion, string plugin)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return From(document.RootElement, apiVersion, plugin);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The parser's message may quote the text, which may be a token.
            throw new KubeConfigException($"{plugin}: what it printed is not an ExecCredential in JSON");
        }
    }

    private static ExecReply From(JsonElement root, string apiVersion, string plugin)
    {
        if (Text(root, "kind") != "ExecCredential")
            throw new KubeConfigException($"{plugin}: what it printed is not of kind ExecCredential");
        if (Text(root, "apiVersion") is var answered && answered != apiVersion)
            throw new KubeConfigException($"{plugin}: it answered in apiVersion {answered ?? "(none)"}, but the kubeconfig asks for {apiVersion}");
        if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            throw new KubeConfigException($"{plugin}: its ExecCredential has no status");
        var (token, certificate, key) = (Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
        if (certificate is null != key is null)
            throw new KubeConfigException($"{plugin}: it gave only one of clientCertificateData and clientKeyData");
        if (token is null && certificate is null)
            throw new KubeConfigException($"{plugin}: it gave neither a token nor a client certificate");
        return new ExecReply
        {
            Credential = new IssuedCredential
            {
                Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", BearerToken.Checked(token, $"{plugin}: its token")),
                Certificate = certificate is null ? null : ClientCertificate.FromPem(certificate, key!, plugin, "clientCertificateData", "clientKeyData"),
            },
            Expires = Expiry(status, plugin),
        };
    }

    private static DateTimeOffset? Expiry(JsonElement status, string plugin)
    {
        if (Text(status, "expirationTimestamp") is not { } text)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? expires
            : throw new KubeConfigException($"{plugin}: its expirationTimestamp is not an RFC 3339 time");
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null && value.GetString() is { Length: > 0 } text ? text : null;
}
