using System.Diagnostics;
using System.Globalization;
using System.Text;
using Headroom.Operator.Replaying;
using YamlDotNet.Core;

namespace Headroom.Benchmarks.Replays;

/// <summary>What <c>headroom replay</c> takes to read saved pods, against YamlDotNet's parser over the same text.</summary>
internal static class ReplayBenchmark
{
    private const int YamlBytes = 7_800_000;

    private const int Runs = 5;

    public static async Task RunAsync(TextWriter output)
    {
        var (yaml, json) = SavedPods.Of(YamlBytes);
        var bytes = Encoding.UTF8.GetBytes(yaml);
        var folder = Directory.CreateTempSubdirectory("headroom-bench-");
        try
        {
            var rows = new List<(string Name, double Bytes, TimeSpan Time, long? Peak)>
            {
                ("YamlDotNet's events, YAML", bytes.Length, Least(() => Scan(bytes)), null),
                await RowAsync(folder, "replay, YAML", yaml),
                await RowAsync(folder, "replay, JSON", json),
            };
            var start = await PeakAsync(folder, "apiVersion: v1\nkind: PodList\nitems: []\n");
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
                ## Reading saved pods

                {MarkdownTable.Of(
                    ["", "size", "time", "speed", "ratio", "peak memory"],
                    rows.Select(row => new[]
                    {
                        row.Name, $"{Amounts.Text(row.Bytes / 1e6, "0.0")} MB", $"{Amounts.Text(row.Time.TotalSeconds, "0.000")} s",
                        $"{Amounts.Text(row.Bytes / 1e6 / row.Time.TotalSeconds, "0.0")} MB/s", Amounts.Text(row.Time / rows[0].Time, "0.00"),
                        row.Peak is { } peak ? $"{Amounts.Mebibytes(peak)}, {Amounts.Text(peak / row.Bytes, "0.0")} times the file" : "",
                    }), names: 1)}

                The least of {Runs} runs. Peak memory is that of a process that reads the file once.
                A process that reads nothing takes {Amounts.Mebibytes(start)}.
                """));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Reads one file, and prints the peak of the process's memory in bytes.</summary>
    public static async Task ReadAsync(string path, TextWriter output)
    {
        var read = SavedObjectReader.Read(SavedText.Read(path));
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        GC.KeepAlive(read);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{1024 * long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)}"));
    }

    private static async Task<(string Name, double Bytes, TimeSpan Time, long? Peak)> RowAsync(DirectoryInfo folder, string name, string text)
    {
        var saved = new SavedText(name, text);
        return (name, saved.Utf8.Length, Least(() => SavedObjectReader.Read(saved)), await PeakAsync(folder, text));
    }

    private static async Task<long> PeakAsync(DirectoryInfo folder, string text)
    {
        var path = Path.Combine(folder.FullName, "saved");
        await File.WriteAllTextAsync(path, text);
        var read = await Shell.RunAsync(Environment.ProcessPath!, ["replay", "--read", path]);
        return long.Parse(read.OrThrow().Trim(), CultureInfo.InvariantCulture);
    }

    private static void Scan(byte[] yaml)
    {
        var parser = new Parser(new StreamReader(new MemoryStream(yaml)));
        while (parser.MoveNext())
        {
            // Nothing is made of the events.
        }
    }

    /// <summary>After one run that does not count.</summary>
    private static TimeSpan Least(Action read)
    {
        read();
        return Enumerable.Range(0, Runs).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            read();
            return Stopwatch.GetElapsedTime(start);
        });
    }
}
