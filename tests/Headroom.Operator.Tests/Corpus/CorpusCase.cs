using System.Text.Json;
using Headroom.Kubernetes.Yaml;
using Tree = Headroom.Remediation.Tests.Architecture.Source;

namespace Headroom.Operator.Tests.Corpus;

/// <summary>
/// One folder of <c>cases/</c>: <c>cluster.yaml</c> as kubectl would have saved it, the <c>policy.yaml</c>, and in <c>case.yaml</c> the clock, where the case
/// comes from, and what has to be made of it.
/// </summary>
internal sealed record CorpusCase
{
    public static IReadOnlyList<string> Names { get; } =
        [.. Cases().EnumerateDirectories().Select(folder => folder.Name).Order(StringComparer.Ordinal)];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>What it is about, in a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Where it comes from: an issue, a report, a source file, a measurement, a rule of the policy reference.</summary>
    public required string Source { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required CorpusOutcome Expect { get; init; }

    public static CorpusCase Read(string name)
    {
        var (_, json) = YamlToJson.Documents(File.ReadAllText(Path(name, "case.yaml"))).Single();
        return JsonSerializer.Deserialize<CorpusCase>(json.Span, Json)!;
    }

    public static string Path(string name, string file) => System.IO.Path.Combine(Cases().FullName, name, file);

    private static DirectoryInfo Cases() => new(System.IO.Path.Combine(Tree.Root.FullName, "tests/Headroom.Operator.Tests/Corpus/cases"));
}
