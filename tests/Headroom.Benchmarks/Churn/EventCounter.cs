using System.Globalization;

namespace Headroom.Benchmarks.Churn;

/// <summary>How many events of pods an operator's watch has brought it, by the operator's own metrics.</summary>
internal sealed class EventCounter(int port) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Uri _metrics = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/metrics"));

    public async Task<long> ReadAsync() => (await _http.GetStringAsync(_metrics)).Split('\n')
        .Where(line => line.StartsWith("headroom_watch_events_total{", StringComparison.Ordinal) && line.Contains("resource=\"pods\"", StringComparison.Ordinal))
        .Sum(line => long.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    public void Dispose() => _http.Dispose();
}
