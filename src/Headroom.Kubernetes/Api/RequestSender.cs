using System.Net;
using System.Text.Json;

namespace Headroom.Kubernetes.Api;

/// <summary>Sends one request and reads its answer, within the client's patience and with every failure named for what was asked.</summary>
internal sealed class RequestSender
{
    private readonly HttpClient _http;
    private readonly string _server;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly IRequestObserver? _observer;
    private readonly ServerWarnings _warnings;

    public RequestSender(HttpClient http, KubernetesClientOptions options, ServerWarnings warnings, TimeProvider time)
    {
        _http = http;
        _server = http.BaseAddress?.AbsoluteUri.TrimEnd('/') ?? throw new ArgumentException("The HTTP client has no base address: it must be the API server's.", nameof(http));
        (_timeout, _observer) = (options.RequestTimeout, options.Observer);
        (_warnings, _time) = (warnings, time);
    }

    /// <summary>Sends, and hands the body of a successful answer to <paramref name="read"/>.</summary>
    /// <param name="path">Relative to the server, without a leading slash, with its query.</param>
    public Task<T> SendAsync<T>(
        ApiRequest request, HttpMethod method, string path, HttpContent? content, Func<Stream, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        AskAsync(
            request,
            async token =>
            {
                using var response = await SendAsync(request, method, path, content, token);
                await using var body = await response.Content.ReadAsStreamAsync(token);
                return await read(body, token);
            },
            cancellationToken);

    /// <summary>Sends, and leaves the answer open for as long as its reader likes; the reader disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, string path, CancellationToken cancellationToken) =>
        AskAsync(request, token => SendAsync(request, HttpMethod.Get, path, null, token), cancellationToken);

    private async Task<T> AskAsync<T>(ApiRequest request, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        using var patience = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var answer = await ask(either.Token);
            Observed(HttpStatusCode.OK);
            return answer;
        }
        catch (Exception e)
        {
            if (e is KubernetesApiException refusal)
                Observed(refusal.Code, refusal.RetryAfter, refusal.IsDisruptionBudget);
            else if (!cancellationToken.IsCancellationRequested)
                Observed(e is JsonException ? HttpStatusCode.OK : null);
            if (Explain(e, request, cancellationToken) is { } explained)
                throw explained;
            throw;
        }

        void Observed(HttpStatusCode? code, TimeSpan? retryAfter = null, bool ofDisruptionBudget = false) =>
            _observer?.Answered(request, new RequestOutcome(code, _time.GetElapsedTime(began), retryAfter) { OfDisruptionBudget = ofDisruptionBudget });
    }

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        // The client's own defaults are for messages that it makes itself.
        using var message = new HttpRequestMessage(method, new Uri($"{_server}/{path}")) { Content = content, Version = _http.DefaultRequestVersion, VersionPolicy = _http.DefaultVersionPolicy };
        message.Headers.Accept.ParseAdd("application/json");
        var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        _warnings.Log(request, response);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ErrorAnswer.ReadAsync(request, response, _time, cancellationToken);
    }

    /// <summary>The exception that callers are promised, or null where <paramref name="e"/> is one already.</summary>
    private Exception? Explain(Exception e, ApiRequest request, CancellationToken cancellationToken) => e switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        OperationCanceledException => new TimeoutException($"{request}: no answer within {_timeout.TotalSeconds:0.#} s", e),
        JsonException => new HttpRequestException(HttpRequestError.InvalidResponse, $"{request}: the answer cannot be read: {e.Message}", e),
        IOException => new HttpRequestException(HttpRequestError.ResponseEnded, $"{request}: the answer was cut short: {e.Message}", e),
        _ => null,
    };
}
