using System.Net;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// The API server's own refusal: what was tried (verb, resource, name), and the Status it answered (code, reason, message).
/// The exception's message says all of it in one line that a person can act on.
/// </summary>
public sealed class KubernetesApiException : Exception
{
    public KubernetesApiException(ApiRequest request, HttpStatusCode code, string reason, string serverMessage, TimeSpan? retryAfter = null)
        : base($"{request}: {(int)code} {reason}: {serverMessage}")
    {
        Request = request;
        Code = code;
        Reason = reason;
        ServerMessage = serverMessage;
        RetryAfter = retryAfter;
    }

    public ApiRequest Request { get; }

    public HttpStatusCode Code { get; }

    /// <summary>The Status's machine-readable reason (<c>NotFound</c>, <c>Conflict</c>, <c>Forbidden</c> ...); the HTTP reason where the body was no Status.</summary>
    public string Reason { get; }

    public string ServerMessage { get; }

    /// <summary>How long the server asked to be left alone, or null where it did not.</summary>
    public TimeSpan? RetryAfter { get; }

    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    public bool IsConflict => Code == HttpStatusCode.Conflict;

    public bool IsForbidden => Code == HttpStatusCode.Forbidden;

    /// <summary>The resource version is too old: list again.</summary>
    public bool IsGone => Code == HttpStatusCode.Gone;
}

/// <summary>What was asked of the API server, in RBAC's words: verb, resource (with its group), namespace and name.</summary>
public sealed record ApiRequest(string Verb, string Group, string Resource, string? Namespace, string? Name)
{
    public override string ToString()
    {
        var resource = Group.Length == 0 ? Resource : $"{Resource}.{Group}";
        var name = Name is null ? "" : $" {Name}";
        return Namespace is null ? $"{Verb} {resource}{name}" : $"{Verb} {resource}{name} in namespace {Namespace}";
    }
}
