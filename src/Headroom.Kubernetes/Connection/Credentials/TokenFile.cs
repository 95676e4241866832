using System.Net.Http.Headers;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>A bearer token in a file, such as a service account's bound token.</summary>
internal static class TokenFile
{
    /// <summary>At most once a minute, as client-go.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    /// <exception cref="KubeConfigException">There is no token in the file now.</exception>
    public static ICredential Open(string path, string owner, TimeProvider time)
    {
        var credential = new FileCredential(last => Read(path, owner, last), MaxAge, time);
        credential.Current();
        return credential;
    }

    private static IssuedCredential Read(string path, string owner, IssuedCredential? last)
    {
        var token = BearerToken.Checked(ReadableFile.Text(path, owner, "the token file"), $"{owner}: the token file {path}");
        var authorization = new AuthenticationHeaderValue("Bearer", token);
        return last is not null && authorization.Equals(last.Authorization) ? last : new IssuedCredential { Authorization = authorization };
    }
}
