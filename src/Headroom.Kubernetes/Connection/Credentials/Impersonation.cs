using System.Net.Http.Headers;
using Headroom.Kubernetes.Connection.Configuration;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>The headers by which a user acts as another. Source: client-go's transport, impersonatingRoundTripper.</summary>
internal sealed class Impersonation
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    private Impersonation(UserEntry user)
    {
        Add("Impersonate-User", user.As);
        Add("Impersonate-Uid", user.AsUid);
        foreach (var group in user.AsGroups)
            Add("Impersonate-Group", group);
        foreach (var (name, values) in user.AsUserExtra)
        {
            foreach (var value in values)
                Add($"Impersonate-Extra-{Uri.EscapeDataString(name)}", value);
        }
    }

    /// <summary>Null where the user acts as itself.</summary>
    /// <exception cref="KubeConfigException">A group, UID or extra is asked for without a user.</exception>
    public static Impersonation? Of(UserEntry user, string owner)
    {
        if (user.As is not null)
            return new Impersonation(user);
        return user.AsUid is null && user.AsGroups.Count == 0 && user.AsUserExtra.Count == 0
            ? null
            : throw new KubeConfigException($"{owner}: as-uid, as-groups and as-user-extra need \"as\": the user to act as");
    }

    public void ApplyTo(HttpRequestHeaders headers)
    {
        if (headers.Contains("Impersonate-User"))
            return;
        foreach (var (name, value) in _headers)
            headers.TryAddWithoutValidation(name, value);
    }

    private void Add(string name, string? value)
    {
        if (value is not null)
            _headers.Add(KeyValuePair.Create(name, value));
    }
}
