using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Connection;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>Stands in front of an operator's connection, answers for what the local cluster does not have, and passes everything else on to its API server.</summary>
internal abstract class ApiDouble : HttpMessageHandler
{
    private readonly ClusterConnection _connection;
    private readonly HttpClient _upstream;

    /// <param name="kubeConfig">Of the operator in front of which it stands.</param>
    protected ApiDouble(string kubeConfig)
    {
        _connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = kubeConfig }, TimeProvider.System);
        _upstream = _connection.CreateClient();
    }

    /// <summary>Puts it in front of an operator that is about to start.</summary>
    public void Serve(IServiceCollection services) =>
        RunningOperator.Connect(services, () => new HttpClient(this, disposeHandler: false) { BaseAddress = _connection.Server, Timeout = Timeout.InfiniteTimeSpan });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await AnswerAsync(request, _connection.Server.MakeRelativeUri(request.RequestUri!).ToString(), cancellationToken) ?? await PassOnAsync(request, cancellationToken);

    /// <summary>Null for what is none of its business.</summary>
    /// <param name="path">With its query, without a leading slash.</param>
    protected abstract Task<HttpResponseMessage?> AnswerAsync(HttpRequestMessage request, string path, CancellationToken cancellationToken);

    /// <summary>A message is sent once: what goes on is a copy.</summary>
    protected async Task<HttpResponseMessage> PassOnAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync(cancellationToken));
            foreach (var (name, values) in content.Headers)
                copy.Content.Headers.TryAddWithoutValidation(name, values);
        }

        foreach (var (name, values) in request.Headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        return await _upstream.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _upstream.Dispose();
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    protected static HttpResponseMessage Answer(JsonNode body, HttpStatusCode code = HttpStatusCode.OK) =>
        new(code) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    protected static HttpResponseMessage Refuse(HttpStatusCode code, string reason, string message) => Answer(
        new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = reason, ["message"] = message, ["code"] = (int)code }, code);
}
