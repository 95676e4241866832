using System.Text;
using System.Text.Json.Nodes;
using Headroom.Operator.Sightings;

namespace Headroom.Benchmarks.Watches;

/// <summary>A watch of real pods, as it came from an API server, scrubbed: pods.watch, which <see cref="Recorder"/> makes.</summary>
internal static class RecordedPods
{
    public static readonly string Path = Repository.At("tests", "Headroom.Benchmarks", "Watches", "pods.watch");

    /// <summary>Every line, without its line break.</summary>
    public static IReadOnlyList<byte[]> Lines() => [.. File.ReadLines(Path).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Those that say nothing to the operator.</summary>
    public static IReadOnlyList<byte[]> CalmLines() => [.. Lines().Where(line => !PodController.Words.MayOccurIn(line))];

    /// <summary>So many lines as one stream: those given, over and over.</summary>
    public static byte[] Stream(IReadOnlyList<byte[]> lines, int count)
    {
        using var stream = new MemoryStream();
        for (var line = 0; line < count; line++)
        {
            stream.Write(lines[line % lines.Count]);
            stream.WriteByte((byte)'\n');
        }

        return stream.ToArray();
    }

    /// <summary>A pod that runs and that nothing has happened to.</summary>
    public static JsonObject Running() => CalmLines().Select(line => JsonNode.Parse(line)!["object"]!.AsObject())
        .First(pod => (string?)pod["status"]!["phase"] == "Running" && pod["status"]!["containerStatuses"]!.AsArray().All(status => (bool)status!["ready"]!));
}
