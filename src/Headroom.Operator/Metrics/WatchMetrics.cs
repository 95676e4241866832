using System.Diagnostics.Metrics;
using Headroom.Kubernetes.Watching;

namespace Headroom.Operator.Metrics;

/// <summary>What the watches have brought, read when somebody asks.</summary>
public sealed class WatchMetrics
{
    public WatchMetrics(HeadroomMeter meter, IEnumerable<IWatchStatus> watches)
    {
        IWatchStatus[] all = [.. watches];
        meter.Meter.CreateObservableCounter(
            "headroom.watch.events", () => all.SelectMany(Measure), null, "Events of the watches, by resource and by what came of them: read, or passed over because nothing in their bytes matters.");
    }

    private static IEnumerable<Measurement<long>> Measure(IWatchStatus watch) =>
    [
        new(watch.Events.Read, new("resource", watch.Resource), new("outcome", "read")),
        new(watch.Events.PassedOver, new("resource", watch.Resource), new("outcome", "passed_over")),
    ];
}
