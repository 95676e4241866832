using System.Globalization;

namespace Headroom.Benchmarks.Incidents;

/// <summary>The figures as Markdown.</summary>
internal sealed class Report(TextWriter output)
{
    public void Incidents(IReadOnlyList<Incident> incidents, IReadOnlyList<Result> results)
    {
        foreach (var incident in incidents)
        {
            output.WriteLine($"## {incident.Name}: {incident.Replicas} x limit {incident.Limit}, needs {incident.NeedsMebibytes} MiB");
            output.WriteLine();
            output.WriteLine("| | Headroom | median | bare loop | median | ratio of medians |");
            output.WriteLine("| --- | --- | ---: | --- | ---: | ---: |");
            var (headroom, bare) = (Of(Healer.Headroom), Of(Healer.BareLoop));
            Row("kills until stable", result => result.Kills, "0");
            Row("seconds, creation to every replica ready", result => result.ReadySeconds, "0.0");
            Row("seconds, first kill to every replica ready (and so for 30 s)", result => result.ReadyAfterKillSeconds, "0.0");
            Row("template patches", result => result.TemplatePatches, "0");
            Row("etcd writes until ready, whole cluster", result => result.PutsUntilReady, "0");
            Row("etcd writes until ready for 30 s, whole cluster", result => result.PutsUntilStable, "0");
            foreach (var kind in headroom.SelectMany(result => result.OperatorWrites.Keys).Distinct().Order(StringComparer.Ordinal))
                Row($"operator's writes: {kind}", result => result.OperatorWrites.GetValueOrDefault(kind), "0");
            output.WriteLine($"| limit in the end | {Joined(headroom, result => result.Limit)} | | {Joined(bare, result => result.Limit)} | | |");
            output.WriteLine();

            List<Result> Of(Healer healer) => [.. results.Where(result => result.Incident == incident && result.Healer == healer)];

            void Row(string what, Func<Result, double> figure, string format)
            {
                var (ours, theirs) = (Median(headroom, figure), Median(bare, figure));
                var ratio = theirs == 0 ? "" : (ours / theirs).ToString("0.00", CultureInfo.InvariantCulture);
                output.WriteLine($"| {what} | {All(headroom)} | {Number(ours)} | {All(bare)} | {Number(theirs)} | {ratio} |");

                string Number(double number) => number.ToString(format, CultureInfo.InvariantCulture);
                string All(IEnumerable<Result> runs) => Joined(runs, run => Number(figure(run)));
            }
        }
    }

    /// <summary>Where the time goes: the run with the median time to ready.</summary>
    public void Timelines(IReadOnlyList<Incident> incidents, IReadOnlyList<Result> results)
    {
        foreach (var group in results.GroupBy(result => (result.Incident, result.Healer)))
        {
            var typical = group.OrderBy(result => result.ReadySeconds).ElementAt((group.Count() - 1) / 2);
            output.WriteLine($"{group.Key.Incident.Name}, {group.Key.Healer}, as a watcher saw it:");
            output.WriteLine();
            output.WriteLine("```");
            foreach (var line in typical.Timeline)
                output.WriteLine(line);
            output.WriteLine("```");
            output.WriteLine();
        }
    }

    public void AtRest(IEnumerable<(string What, string Figure)> figures)
    {
        output.WriteLine("## At rest");
        output.WriteLine();
        output.WriteLine("| | |");
        output.WriteLine("| --- | ---: |");
        foreach (var (what, figure) in figures)
            output.WriteLine($"| {what} | {figure} |");
    }

    private static string Joined(IEnumerable<Result> runs, Func<Result, string> text) => string.Join(", ", runs.Select(text));

    public static double Median(IEnumerable<Result> runs, Func<Result, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToList();
        return sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
