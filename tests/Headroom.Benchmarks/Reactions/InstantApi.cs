using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text.RegularExpressions;

namespace Headroom.Benchmarks.Reactions;

/// <summary>
/// A double of the API server, in the operator's own process: it has every answer ready, and takes as long for each as it is told, however many are asked for at once. It stands
/// for a server that has machines of its own, which a benchmark on one machine cannot have.
/// </summary>
internal sealed partial class InstantApi(KilledWorkloads workloads, TimeSpan latency) : HttpMessageHandler
{
    private static readonly byte[] NotFound = """{"kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404, "details": {"name": "it"}}"""u8.ToArray();

    private readonly Pipe _pods = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly ConcurrentDictionary<string, long> _patched = new();
    private int _requests;

    /// <summary>When the patch of each Deployment left the operator first, by the Deployment's name: <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public IReadOnlyDictionary<string, long> Patched => _patched;

    /// <summary>How many requests there were so far.</summary>
    public int Requests => _requests;

    /// <summary>The watch of pods tells this, all at once.</summary>
    public async Task TellAsync(IEnumerable<byte[]> lines)
    {
        foreach (var line in lines)
            await _pods.Writer.WriteAsync(line);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var target = Target().Match(request.RequestUri!.AbsolutePath);
        var (resource, name) = (target.Groups["resource"].Value, target.Groups["name"].Value);
        if (request.Method == HttpMethod.Patch && resource == "deployments")
            _patched.TryAdd(name, TimeProvider.System.GetTimestamp());
        if (latency > TimeSpan.Zero)
            await Task.Delay(latency, cancellationToken);
        if (request.RequestUri.Query.Contains("watch=", StringComparison.Ordinal))
            return Of(new StreamContent(resource == "pods" ? _pods.Reader.AsStream() : new Pipe().Reader.AsStream()));
        if (request.Method == HttpMethod.Post)
            return Of(new ByteArrayContent(await request.Content!.ReadAsByteArrayAsync(cancellationToken)), HttpStatusCode.Created);
        return workloads.Find(resource, name) is { } found ? Of(new ByteArrayContent(found)) : Of(new ByteArrayContent(NotFound), HttpStatusCode.NotFound);
    }

    private static HttpResponseMessage Of(HttpContent content, HttpStatusCode code = HttpStatusCode.OK)
    {
        content.Headers.ContentType ??= new("application/json");
        return new HttpResponseMessage(code) { Content = content };
    }

    [GeneratedRegex("^/(api/v1|apis/[^/]+/[^/]+)/(namespaces/(?<ns>[^/]+)/)?(?<resource>[^/]+)(/(?<name>[^/]+))?")]
    private static partial Regex Target();
}
