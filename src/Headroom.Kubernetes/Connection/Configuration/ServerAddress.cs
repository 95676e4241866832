namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>A cluster's <c>server</c>: a URL, or host and port. Source: client-go's rest.DefaultServerURL.</summary>
internal static class ServerAddress
{
    /// <param name="secureByDefault">Whether a bare host and port means https.</param>
    /// <returns>With a trailing slash, so that relative paths are appended.</returns>
    /// <exception cref="KubeConfigException">It is absent, or nothing that can be called.</exception>
    public static Uri Parse(string? text, string owner, bool secureByDefault)
    {
        if (text is null)
            throw new KubeConfigException($"{owner}: has no server");
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"{(secureByDefault ? "https" : "http")}://{text}";
        if (!Uri.TryCreate(full, UriKind.Absolute, out var server) || server.Host.Length == 0 || (server.Scheme != Uri.UriSchemeHttps && server.Scheme != Uri.UriSchemeHttp))
            throw new KubeConfigException($"{owner}: server is not a URL such as https://10.0.0.1:6443");
        if (server.UserInfo.Length > 0)
            throw new KubeConfigException($"{owner}: server carries a user name; put it into the kubeconfig's user");
        return new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
    }
}
