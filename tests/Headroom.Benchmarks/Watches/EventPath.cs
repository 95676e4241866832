using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Headroom.Kubernetes.Watching;
using Headroom.Operator.Sightings;

namespace Headroom.Benchmarks.Watches;

/// <summary>What one event of the recorded watch costs that says nothing: decoded as any client would, the way that the operator takes, and one search for one word in it.</summary>
public class EventPath
{
    private const int Events = 1000;

    private byte[] _stream = [];
    private byte[][] _lines = [];

    [GlobalSetup]
    public void Read()
    {
        var calm = RecordedPods.CalmLines();
        (_lines, _stream) = ([.. Enumerable.Range(0, Events).Select(line => calm[line % calm.Count])], RecordedPods.Stream(calm, Events));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events, Description = "source-generated decoding")]
    public int Decoded()
    {
        var read = 0;
        foreach (var line in _lines)
            read += JsonSerializer.Deserialize(line, PodEventJson.Default.PodEvent)!.Object.Metadata.Name.Length;
        return read;
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "Headroom, from the stream")]
    public async Task<int> PassedOver()
    {
        var (filter, position, passed) = (new LineFilter(PodController.Words), new WatchPosition(), 0);
        using var watchdog = new Watchdog(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
        using var body = new MemoryStream(_stream);
        await using var lines = new LineReader(body, 1_000_000, watchdog);
        while (await lines.ReadAsync() is { } line)
        {
            if (filter.PassesOver(line, position))
                passed++;
        }

        return passed == Events ? passed : throw new InvalidOperationException($"Only {passed} of {Events} lines were passed over.");
    }

    [Benchmark(OperationsPerInvoke = Events, Description = "one search for one word")]
    public int Searched()
    {
        var found = 0;
        foreach (var line in _lines)
            found += line.AsSpan().IndexOf("terminated"u8);
        return found;
    }
}
