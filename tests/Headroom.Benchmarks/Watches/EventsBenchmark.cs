using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Headroom.Benchmarks.Watches;

/// <summary>The way of an event from the stream's bytes, against decoding the same stream.</summary>
internal static class EventsBenchmark
{
    public static async Task RunAsync(TextWriter output)
    {
        var (all, calm) = (RecordedPods.Lines(), RecordedPods.CalmLines());
        var artifacts = Directory.CreateTempSubdirectory("headroom-bench-");
        try
        {
            var config = ManualConfig.CreateEmpty().AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance).WithArtifactsPath(artifacts.FullName);
            var summary = BenchmarkRunner.Run<EventPath>(config);
            var baseline = Nanoseconds(summary.Reports.Single(report => report.BenchmarkCase.Descriptor.Baseline));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
                ## One event of a watch of pods that says nothing

                A recorded watch: {all.Count} lines, of which {calm.Count} say nothing to the operator, those of {calm.Average(line => line.Length):0} bytes each on average.

                {MarkdownTable.Of(
                    ["", "time", "ratio", "allocated"],
                    summary.Reports.Select(report => new[]
                    {
                        report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
                        $"{(Nanoseconds(report) / 1000).ToString("0.00", CultureInfo.InvariantCulture)} us",
                        (Nanoseconds(report) / baseline).ToString("0.000", CultureInfo.InvariantCulture),
                        $"{report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)} B",
                    }), names: 1)}
                """));
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    private static double Nanoseconds(BenchmarkDotNet.Reports.BenchmarkReport report) => report.ResultStatistics!.Mean;
}
