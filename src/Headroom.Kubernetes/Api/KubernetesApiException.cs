using System.Net;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// The API server's own refusal: what was tried (verb, resource, name), and the Status it answered (code, reason, message).
/// The exception's message says all of it in one line that a person can act on.
/// </summary>
public sealed class KubernetesApiException : Exception
{
    public KubernetesApiException(ApiRequest request, HttpStatusCode code, string reason, string serverMessage, TimeSpan? retryAfter = null, bool isMissingResource = false)
        : base($"{request}: {(int)code} {reason}: {serverMessage}")
    {
        Request = request;
        Code = code;
        Reason = reason;
        ServerMessage = serverMessage;
        RetryAfter = retryAfter;
        IsMissingResource = isMissingResource;
    }

    public ApiRequest Request { get; }

    public HttpStatusCode Code { get; }

    /// <summary>The Status's machine-readable reason (<c>NotFound</c>, <c>Conflict</c>, <c>Forbidden</c> ...); the HTTP reason where the body was no Status.</summary>
    public string Reason { get; }

    public string ServerMessage { get; }

    /// <summary>How long the server asked to be left alone, or null where it did not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The server does not know the kind or the subresource at all (a definition that is not installed, an older server), rather than only this object.</summary>
    public bool IsMissingResource { get; }

    /// <summary>
    /// A PodDisruptionBudget does not allow the eviction now (429), or two of them select the pod (500). Neither says anything about the
    /// server's load.
    /// </summary>
    public bool IsDisruptionBudget { get; init; }

    /// <summary>A 404 of either sort; see <see cref="IsMissingResource"/>.</summary>
    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    public bool IsConflict => Code == HttpStatusCode.Conflict;

    public bool IsForbidden => Code == HttpStatusCode.Forbidden;

    /// <summary>What was to be created is there already; a 409 of another sort than a lost precondition.</summary>
    public bool IsAlreadyExists => Code == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    /// <summary>The resource version is too old: list again.</summary>
    public bool IsGone => Code == HttpStatusCode.Gone;
}
