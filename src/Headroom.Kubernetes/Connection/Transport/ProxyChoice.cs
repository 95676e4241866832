using System.Net;

namespace Headroom.Kubernetes.Connection.Transport;

/// <summary>The proxy on the way to a cluster: its own <c>proxy-url</c>, else the environment's as kubectl reads it.</summary>
internal static class ProxyChoice
{
    /// <summary>Null for a direct connection.</summary>
    /// <exception cref="KubeConfigException">The address is none, or of a kind that is not known.</exception>
    public static WebProxy? For(Uri server, string? proxyUrl, string owner, ConnectionEnvironment environment)
    {
        if (proxyUrl is not null)
            return Proxy(proxyUrl, $"{owner}: proxy-url");
        var variable = server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        var address = Either(variable, environment);
        if (address is null || NoProxyRules.Covers(Either("NO_PROXY", environment), server))
            return null;
        return Proxy(address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}", variable);
    }

    private static string? Either(string variable, ConnectionEnvironment environment) =>
        environment.NonEmpty(variable) ?? environment.NonEmpty(variable.ToLowerInvariant());

    private static WebProxy Proxy(string text, string source)
    {
        // The text may hold a password, so no message shows it.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0)
            throw new KubeConfigException($"{source} is not a URL such as http://proxy.example:3128");
        var scheme = address.Scheme switch
        {
            "http" or "https" or "socks5" => address.Scheme,
            "socks5h" => "socks5",
            var other => throw new KubeConfigException($"{source} is of kind {other}; known are http, https and socks5"),
        };
        return new WebProxy(new UriBuilder(scheme, address.Host, address.Port).Uri) { Credentials = Credentials(address.UserInfo) };
    }

    private static NetworkCredential? Credentials(string userInfo)
    {
        if (userInfo.Length == 0)
            return null;
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(userInfo), "")
            : new NetworkCredential(Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }
}
