namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>What can stand in an Authorization header.</summary>
internal static class BearerToken
{
    /// <returns>The token without the white space around it.</returns>
    /// <exception cref="KubeConfigException">It is empty, or would break the header. The message does not show it.</exception>
    public static string Checked(string text, string source)
    {
        var token = text.Trim();
        if (token.Length == 0)
            throw new KubeConfigException($"{source} is empty");
        return token.Any(character => character is <= ' ' or > '~')
            ? throw new KubeConfigException($"{source} holds white space or characters that no token has")
            : token;
    }
}
