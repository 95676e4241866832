using System.Globalization;

namespace Headroom.Benchmarks.Churn;

/// <summary>What the operator did in a time in which always the same happened.</summary>
/// <param name="Name">Such as <c>at rest</c>.</param>
/// <param name="Events">That its watch of pods brought.</param>
/// <param name="Resident">Its resident memory in bytes, at each second.</param>
/// <param name="Requests">How many it sent, by verb and resource; those that were under way at the end are not among them.</param>
internal sealed record ChurnPhase(string Name, TimeSpan Length, long Events, TimeSpan Cpu, IReadOnlyList<long> Resident, IReadOnlyDictionary<string, int> Requests)
{
    public static IReadOnlyList<string> Columns { get; } = ["", "seconds", "events a second", "CPU, ms a second", "CPU, s for 100,000 events", "memory, median", "memory, most", "requests"];

    public IReadOnlyList<string> Cells =>
    [
        Name, Text(Length.TotalSeconds, "0"), Text(Events / Length.TotalSeconds, "0"), Text(Cpu.TotalMilliseconds / Length.TotalSeconds, "0.0"),
        Events > 1000 ? Text(Cpu.TotalSeconds * 100_000 / Events, "0.00") : "-",
        Amounts.Mebibytes(Resident.Order().ElementAt(Resident.Count / 2)), Amounts.Mebibytes(Resident.Max()),
        Requests.Count == 0 ? "none" : string.Join(", ", Requests.OrderByDescending(request => request.Value).Select(request => $"{request.Value.ToString(CultureInfo.InvariantCulture)} {request.Key}")),
    ];

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
