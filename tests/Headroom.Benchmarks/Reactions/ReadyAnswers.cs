using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Headroom.Benchmarks.Reactions;

/// <summary>What a double of the API server answers, which has every answer ready, and what it was asked.</summary>
internal sealed partial class ReadyAnswers(KilledWorkloads workloads)
{
    private static readonly byte[] NotFound = """{"kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404, "details": {"name": "it"}}"""u8.ToArray();

    private readonly Channel<byte[]> _told = Channel.CreateUnbounded<byte[]>();
    private readonly ConcurrentDictionary<string, Patched> _patches = new();
    private int _requests;

    /// <summary>The lines that a watch of pods has to tell, as they come: one watch.</summary>
    public ChannelReader<byte[]> Told => _told.Reader;

    /// <summary>The watch of pods tells these lines, all at once; answers when each Deployment's patch has come in for the first time since.</summary>
    /// <param name="patches">How many are to come.</param>
    public async Task<Wave> TellAsync(IEnumerable<byte[]> lines, int patches)
    {
        var (requests, began) = (_requests, TimeProvider.System.GetTimestamp());
        _patches.Clear();
        _told.Writer.TryWrite(lines.SelectMany(line => line).ToArray());
        await Eventually.BecomesAsync(() => Task.FromResult(_patches.Count), patched => patched == patches, "every Deployment is patched");
        var last = _patches.Values.MaxBy(patch => patch.At)!;
        return new Wave(Percentiles.Of(_patches.Values.Select(patch => TimeProvider.System.GetElapsedTime(began, patch.At))), (last.Requests - requests) / (double)patches);
    }

    public (int Code, byte[] Body) Answer(string method, string path)
    {
        var requests = Interlocked.Increment(ref _requests);
        var target = Target().Match(path);
        var (resource, name) = (target.Groups["resource"].Value, target.Groups["name"].Value);
        if (method == "PATCH" && resource == "deployments")
            _patches.TryAdd(name, new Patched(TimeProvider.System.GetTimestamp(), requests));
        // What is created is an event: nobody looks at the answer.
        return method == "POST" ? (201, "{}"u8.ToArray()) : workloads.Find(resource, name) is { } found ? (200, found) : (404, NotFound);
    }

    public static bool IsWatch(string? query) => query?.Contains("watch=", StringComparison.Ordinal) == true;

    public static bool IsOfPods(string path) => Target().Match(path).Groups["resource"].Value == "pods";

    [GeneratedRegex("^/(api/v1|apis/[^/]+/[^/]+)/(namespaces/(?<ns>[^/]+)/)?(?<resource>[^/]+)(/(?<name>[^/]+))?")]
    private static partial Regex Target();

    private sealed record Patched(long At, int Requests);
}

/// <summary>Many first kills that were told at once.</summary>
/// <param name="Times">From then until the patch for each came.</param>
/// <param name="Requests">Until the last of the patches, of all kinds, for each of them.</param>
internal sealed record Wave(Percentiles Times, double Requests);
