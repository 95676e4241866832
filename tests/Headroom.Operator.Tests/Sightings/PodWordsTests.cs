using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Yaml;
using Headroom.Operator.Healing;
using Headroom.Operator.Sightings;
using Headroom.Operator.Tests.Corpus;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Operator.Tests.Sightings;

/// <summary>The words by which pods are told apart from their bytes: with them or without, the same deaths and the same remedies are seen.</summary>
public sealed class PodWordsTests
{
    [Fact]
    public async Task Every_pod_of_the_corpus_shows_the_same_both_ways() =>
        await ShowTheSameAsync([.. CorpusCase.Names.SelectMany(SavedPods).Select(pod => new Written(Line(pod), pod.ToJsonString()))]);

    [Fact]
    public async Task However_the_corpus_is_written_it_shows_the_same() =>
        await ShowTheSameAsync([.. CorpusCase.Names.SelectMany(SavedPods).SelectMany((pod, at) => Enumerable.Range(0, 10).Select(seed => Disguised(pod, (at * 100) + seed)))]);

    [Fact]
    public async Task Any_pods_written_in_any_way_show_the_same() =>
        await ShowTheSameAsync([.. Gen.Sample(10, 3000, from pod in AnyPod.Pod from seed in Gen.Choose(0, int.MaxValue) select (pod, seed)).Select(any => Disguised(Json(any.pod), any.seed))]);

    [Fact]
    public void Without_the_words_a_pod_shows_nothing() => Always.Holds(AnyPod.Pod, pod =>
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(pod, KubernetesJsonContext.Default.V1Pod);
        if (!PodController.Words.MayOccurIn(json))
            Shown(pod).Should().BeEmpty();
    });

    private static async Task ShowTheSameAsync(IReadOnlyList<Written> pods)
    {
        var stream = string.Concat(pods.Select(pod => pod.Line + "\n"));
        string[] items = [.. pods.Select(pod => pod.Item)];

        var all = await RecordedWatch.ToldAsync(items, stream, words: null);
        var some = await RecordedWatch.ToldAsync(items, stream, PodController.Words);

        all.Count.Should().Be(2 * pods.Count);
        some.Count.Should().BeLessThan(all.Count, "calm pods are passed over");
        var shown = all.SelectMany(Shown).ToList();
        some.SelectMany(Shown).Should().Equal(shown);
        shown.Should().HaveCountGreaterThan(100);
    }

    /// <summary>All that the operator makes of a pod.</summary>
    private static IEnumerable<string> Shown(V1Pod pod)
    {
        foreach (var sighting in SightingReader.Read(pod))
            yield return sighting.ToString();
        if (RemediedPod.Of(pod) is { } remedied)
            yield return remedied.ToString();
    }

    private static Written Disguised(JsonNode pod, int seed)
    {
        var disguise = new JsonDisguise(seed);
        var canonical = seed % 3 == 0;
        return new Written(canonical ? Line(pod) : disguise.Of(new JsonObject { ["type"] = "MODIFIED", ["object"] = pod.DeepClone() }), disguise.Of(pod));
    }

    /// <summary>As an API server writes it.</summary>
    private static string Line(JsonNode pod) => $$"""{"type":"MODIFIED","object":{{pod.ToJsonString()}}}""";

    private static JsonNode Json(V1Pod pod) => Served(JsonSerializer.SerializeToNode(pod, KubernetesJsonContext.Default.V1Pod)!);

    private static IEnumerable<JsonNode> SavedPods(string name) => YamlToJson.Documents(File.ReadAllText(CorpusCase.Path(name, "cluster.yaml")))
        .Select(document => JsonNode.Parse(document.Json.Span)!)
        .SelectMany(document => document["items"]?.AsArray().Select(item => item!) ?? [document])
        .Where(item => (string?)item["kind"] == "Pod")
        .Select(Served);

    /// <summary>With its members in the API server's order, and the version that each object of a watch has.</summary>
    private static JsonNode Served(JsonNode pod)
    {
        var metadata = pod["metadata"]!.DeepClone().AsObject();
        metadata.Remove("resourceVersion");
        string[] flat = [.. metadata.Where(member => member.Value is JsonValue).Select(member => member.Key)];
        var ordered = new JsonObject();
        foreach (var member in flat.Append("resourceVersion").Concat(metadata.Select(member => member.Key)).Distinct())
            ordered[member] = member == "resourceVersion" ? "7" : metadata[member]?.DeepClone();
        return new JsonObject { ["kind"] = "Pod", ["apiVersion"] = "v1", ["metadata"] = ordered, ["spec"] = pod["spec"]?.DeepClone(), ["status"] = pod["status"]?.DeepClone() };
    }

    /// <summary>One pod, as a line of a watch and as an item of a list.</summary>
    private sealed record Written(string Line, string Item);
}
