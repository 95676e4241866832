using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// The open watches: each gets what has happened since the version that it asked for, and then every write of its kind as it comes.
/// </summary>
internal sealed class WatchHub
{
    private readonly SimulatedStore _store;
    private readonly ManualTime _time;
    private readonly List<OpenWatch> _open = [];

    public WatchHub(SimulatedStore store, ManualTime time)
    {
        (_store, _time) = (store, time);
        store.Changed += Tell;
    }

    /// <exception cref="ApiRefusal">The server no longer has what happened since that version.</exception>
    public WatchBody Begin(ApiKind kind, ApiCall call, Func<SimulatedFault?> lineFault)
    {
        var since = long.Parse(call.Query["resourceVersion"], CultureInfo.InvariantCulture);
        if (since < _store.Compacted)
            throw new ApiRefusal(410, "Expired", $"too old resource version: {since} ({_store.Compacted})");
        var watch = new OpenWatch(kind, call.Namespace, new WatchBody(), lineFault);
        _open.Add(watch);
        watch.Body.Closed = () =>
        {
            lock (_store.Gate)
                _open.Remove(watch);
        };
        foreach (var change in _store.History.Where(change => change.Version > since))
            Tell(watch, change);
        _time.After(TimeSpan.FromSeconds(int.Parse(call.Query["timeoutSeconds"], CultureInfo.InvariantCulture)), () => EndInTime(watch));
        return watch.Body;
    }

    /// <summary>As a real server, with a bookmark before the end.</summary>
    private void EndInTime(OpenWatch watch)
    {
        lock (_store.Gate)
        {
            if (!_open.Remove(watch))
                return;
            var version = _store.Version.ToString(CultureInfo.InvariantCulture);
            watch.Body.Send(Line("BOOKMARK", new JsonObject
            {
                ["kind"] = watch.Kind.Kind,
                ["apiVersion"] = watch.Kind.ApiVersion,
                ["metadata"] = new JsonObject { ["resourceVersion"] = version },
            }));
            watch.Body.End();
        }
    }

    private void Tell(StoredChange change)
    {
        foreach (var watch in _open.ToList())
            Tell(watch, change);
    }

    private void Tell(OpenWatch watch, StoredChange change)
    {
        if (watch.Kind != change.Kind || (watch.Namespace is { } ns && ns != change.Namespace) || !_open.Contains(watch))
            return;
        var line = Line(change.Type, change.Object);
        switch (watch.LineFault())
        {
            case SimulatedFault.WatchCut:
                Cut(watch, line);
                break;
            case SimulatedFault.WatchCutAndCompacted:
                Cut(watch, line);
                _store.Compact();
                break;
            case SimulatedFault.WatchGone:
                watch.Body.Send(Line("ERROR", ApiRefusal.StatusOf(410, "Expired", "too old resource version")));
                watch.Body.End();
                _open.Remove(watch);
                break;
            default:
                watch.Body.Send(line);
                break;
        }
    }

    private void Cut(OpenWatch watch, string line)
    {
        watch.Body.Send(line[..(line.Length / 2)]);
        watch.Body.Break();
        _open.Remove(watch);
    }

    private static string Line(string type, JsonObject found) => $$"""{"type":"{{type}}","object":{{found.ToJsonString()}}}""" + "\n";

    private sealed record OpenWatch(ApiKind Kind, string? Namespace, WatchBody Body, Func<SimulatedFault?> LineFault);
}
