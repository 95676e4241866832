using System.Globalization;

namespace Headroom.Benchmarks.Churn;

/// <summary>What the operator did in a time in which always the same happened.</summary>
/// <param name="Name">Such as <c>at rest</c>.</param>
/// <param name="Events">That its watch of pods brought.</param>
/// <param name="Resident">Its resident memory in bytes, at each second.</param>
internal sealed record ChurnPhase(string Name, TimeSpan Length, long Events, TimeSpan Cpu, IReadOnlyList<long> Resident)
{
    public static IReadOnlyList<string> Columns { get; } = ["", "seconds", "events a second", "CPU, ms a second", "CPU, s for 100,000 events", "memory, median", "memory, most", "requests"];

    /// <summary>How many it sent, by verb and resource; those that were under way at the end are not among them.</summary>
    public IReadOnlyDictionary<string, int> Requests { get; init; } = new Dictionary<string, int>();

    public string EventsEachSecond => Amounts.Text(Events / Length.TotalSeconds, "0");

    /// <summary>In seconds, for 100,000 of them.</summary>
    public string CpuForEvents => Events > 1000 ? Amounts.Text(Cpu.TotalSeconds * 100_000 / Events, "0.00") : "-";

    public string MedianMemory => Amounts.Mebibytes(Resident.Order().ElementAt(Resident.Count / 2));

    public string MostMemory => Amounts.Mebibytes(Resident.Max());

    public IReadOnlyList<string> Cells =>
    [
        Name, Amounts.Text(Length.TotalSeconds, "0"), EventsEachSecond, Amounts.Text(Cpu.TotalMilliseconds / Length.TotalSeconds, "0.0"), CpuForEvents, MedianMemory, MostMemory,
        Requests.Count == 0 ? "none" : string.Join(", ", Requests.OrderByDescending(request => request.Value).Select(request => $"{request.Value.ToString(CultureInfo.InvariantCulture)} {request.Key}")),
    ];
}
