using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Connection;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>
/// The API server as JSON over HTTP: what a test sends arrives as it stands, and what the server has is seen whole, also the fields that the
/// operator's own narrow types do not know.
/// </summary>
internal sealed class JsonApi : IDisposable
{
    public const string Merge = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";

    private readonly ClusterConnection _connection;
    private readonly HttpClient _http;

    public JsonApi(string kubeConfig)
    {
        _connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = kubeConfig }, TimeProvider.System);
        _http = _connection.CreateClient();
    }

    public Uri Server => _connection.Server;

    public async Task<JsonObject> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).OrThrow();

    /// <summary>Null where there is no such object.</summary>
    public async Task<JsonObject?> FindAsync(string path) =>
        await SendAsync(HttpMethod.Get, path) is { Code: not HttpStatusCode.NotFound } answer ? answer.OrThrow() : null;

    public async Task<JsonObject> CreateAsync(string collection, JsonNode body) => (await TryCreateAsync(collection, body)).OrThrow();

    public Task<ApiAnswer> TryCreateAsync(string collection, JsonNode body) => SendAsync(HttpMethod.Post, collection, body);

    public async Task<JsonObject> ReplaceAsync(string path, JsonNode body) => (await SendAsync(HttpMethod.Put, path, body)).OrThrow();

    public async Task<JsonObject> PatchAsync(string path, JsonNode patch, string kind = Merge) => (await TryPatchAsync(path, patch, kind)).OrThrow();

    public Task<ApiAnswer> TryPatchAsync(string path, JsonNode patch, string kind = Merge) => SendAsync(HttpMethod.Patch, path, patch, kind);

    /// <summary>What is gone already is no error.</summary>
    public async Task DeleteAsync(string path, JsonNode? options = null)
    {
        var answer = await SendAsync(HttpMethod.Delete, path, options);
        if (answer.Code != HttpStatusCode.NotFound)
            answer.OrThrow();
    }

    public void Dispose()
    {
        _http.Dispose();
        _connection.Dispose();
    }

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonNode? content = null, string kind = "application/json")
    {
        using var message = new HttpRequestMessage(method, new Uri(_connection.Server, path));
        message.Headers.Accept.ParseAdd("application/json");
        if (content is not null)
            message.Content = new StringContent(content.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(kind));
        using var answer = await _http.SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        // What the server does not know at all it answers in plain text.
        var body = answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text)!.AsObject() : new JsonObject { ["message"] = text };
        return new ApiAnswer($"{method} {path}", answer.StatusCode, body);
    }
}

/// <param name="Body">The object, or the Status that says what was wrong.</param>
internal sealed record ApiAnswer(string Request, HttpStatusCode Code, JsonObject Body)
{
    /// <exception cref="InvalidOperationException">The server refused; the message has what it said.</exception>
    public JsonObject OrThrow() => (int)Code < 300 ? Body : throw new InvalidOperationException($"{Request}: {(int)Code}: {Body["message"]}");
}
