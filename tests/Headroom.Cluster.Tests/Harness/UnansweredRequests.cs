using System.Diagnostics.Metrics;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>Counts this process's requests to one server that got no answer: how often somebody has tried, where there is nobody left to keep an audit log.</summary>
internal sealed class UnansweredRequests : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _count;

    public UnansweredRequests(Uri server)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "http.client.request.duration", Meter.Name: "System.Net.Http" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            var (isServer, isAnswered) = (false, false);
            foreach (var (key, value) in tags)
            {
                isServer |= key == "server.port" && value is int port && port == server.Port;
                isAnswered |= key == "http.response.status_code";
            }

            if (isServer && !isAnswered)
                Interlocked.Increment(ref _count);
        });
        _listener.Start();
    }

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
