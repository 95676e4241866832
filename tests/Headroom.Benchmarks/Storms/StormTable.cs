using System.Globalization;

namespace Headroom.Benchmarks.Storms;

/// <summary>The figures as Markdown.</summary>
internal static class StormTable
{
    private static readonly (string Head, Func<StormResult, double> Figure, string Format)[] Columns =
    [
        ("workloads", result => result.Workloads, "0"),
        ("template patches", result => result.TemplatePatches, "0"),
        ("events", result => result.Events, "0"),
        ("status", result => result.Statuses, "0"),
        ("lease", result => result.Leases, "0"),
        ("operator's writes", result => result.OperatorWrites, "0"),
        ("per workload", result => (double)result.OperatorWrites / result.Workloads, "0.0"),
        ("seconds to all healed", result => result.HealedSeconds, "0.0"),
        ("kills", result => result.Kills, "0"),
        ("etcd writes, whole cluster", result => result.EtcdWrites, "0"),
        ("kills without operator", result => result.KillsWithout, "0"),
        ("etcd writes without operator, same time", result => result.EtcdWritesWithout, "0"),
        ("seconds until it has cost as much without", result => result.OvertakenSeconds, "0"),
    ];

    public static string Of(IEnumerable<StormResult> results) => MarkdownTable.Of(
        [.. Columns.Select(column => column.Head)],
        results.Select(result => Columns.Select(column => column.Figure(result).ToString(column.Format, CultureInfo.InvariantCulture))));
}
