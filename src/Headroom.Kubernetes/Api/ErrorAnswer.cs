using System.Buffers;
using System.Net;
using System.Text;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// Makes an exception of an answer that is an error. Whatever the body is (a Status, a Status with odd fields, a proxy's page, nothing),
/// something that a person can act on comes out.
/// </summary>
internal static class ErrorAnswer
{
    private const int LongestBody = 256 * 1024;

    /// <summary>Holds nearly every Status.</summary>
    private const int UsualBody = 2048;

    private const int LongestText = 256;

    /// <summary>Source: kubernetes, policy/v1, DisruptionBudgetCause.</summary>
    private const string DisruptionBudget = "DisruptionBudget";

    /// <summary>
    /// The eviction of a pod that two budgets select answers 500, without a reason. Source: kubernetes,
    /// pkg/registry/core/pod/storage, EvictionREST.
    /// </summary>
    private const string TwoDisruptionBudgets = "more than one PodDisruptionBudget";

    public static async Task<KubernetesApiException> ReadAsync(ApiRequest request, HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, cancellationToken);
        var fallback = response.ReasonPhrase is { Length: > 0 } phrase ? phrase : response.StatusCode.ToString();
        return From(request, response.StatusCode, fallback, body, RetryAfter(response, time));
    }

    /// <summary>The same for a Status that came inside a stream, where it has its own code.</summary>
    public static KubernetesApiException FromStatus(ApiRequest request, ReadOnlyMemory<byte> status) =>
        From(request, (HttpStatusCode)(StatusFields.TryParse(status)?.Code ?? 500), "Unknown", status, null);

    private static KubernetesApiException From(ApiRequest request, HttpStatusCode code, string fallbackReason, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        if (StatusFields.TryParse(body) is { } status)
        {
            return new KubernetesApiException(
                request,
                code,
                status.Reason ?? fallbackReason,
                status.Message ?? "(the server gave no message)",
                retryAfter ?? status.RetryAfter,
                code == HttpStatusCode.NotFound && status.DetailsName is null)
            {
                IsDisruptionBudget = request.Resource == ApiRequest.Eviction && IsDisruptionBudget(code, status),
            };
        }

        var text = OneLine(body);
        return new KubernetesApiException(
            request, code, fallbackReason, text.Length == 0 ? "(the answer was empty)" : text, retryAfter, code == HttpStatusCode.NotFound);
    }

    private static bool IsDisruptionBudget(HttpStatusCode code, StatusFields status) => code switch
    {
        HttpStatusCode.TooManyRequests => status.Causes.Contains(DisruptionBudget),
        HttpStatusCode.InternalServerError => status.Message?.Contains(TwoDisruptionBudgets, StringComparison.Ordinal) == true,
        _ => false,
    };

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(UsualBody);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            do
            {
                var free = body.GetMemory();
                read = await stream.ReadAsync(free[..Math.Min(free.Length, LongestBody - body.WrittenCount)], cancellationToken);
                body.Advance(read);
            }
            while (read > 0);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status line has come; a body that was cut short is no reason to forget it.
        }

        return body.WrittenMemory;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is { } known ? known < TimeSpan.Zero ? TimeSpan.Zero : known : null;
    }

    private static string OneLine(ReadOnlyMemory<byte> body)
    {
        var start = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 4 * LongestText)]);
        var words = string.Join(' ', start.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= LongestText ? words : $"{words[..LongestText]}...";
    }
}
