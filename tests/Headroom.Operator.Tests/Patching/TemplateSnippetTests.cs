using System.Text.Json.Nodes;
using Headroom.Kubernetes.Yaml;
using Headroom.Operator.Patching;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Patching;

public sealed class TemplateSnippetTests
{
    [Theory]
    [InlineData(WorkloadKind.Deployment)]
    [InlineData(WorkloadKind.StatefulSet)]
    [InlineData(WorkloadKind.DaemonSet)]
    [InlineData(WorkloadKind.ReplicaSet)]
    [InlineData(WorkloadKind.CronJob)]
    public void It_says_what_Headroom_would_write_and_no_more(WorkloadKind kind)
    {
        var facts = A.Facts() with { Workload = A.Ref with { Kind = kind } };
        ContainerRemedy[] remedies = [A.ContainerRemedy(), A.ContainerRemedy("worker", requestTo: null), A.ContainerRemedy("migrate") with { Init = true }];

        var snippet = Parsed(TemplateSnippet.Of(facts, A.Remedy(remedies)));

        // The mark is the operator's own affair: nothing to commit.
        var written = JsonNode.Parse(WorkloadPatch.Of(new WorkloadReading(facts, "1"), A.Remedy(remedies)).Body.Span)!;
        var template = (kind == WorkloadKind.CronJob ? written["spec"]!["jobTemplate"]!["spec"]! : written["spec"]!)["template"]!;
        template.AsObject().Remove("metadata").Should().BeTrue();
        JsonNode.DeepEquals(snippet["spec"], written["spec"]).Should().BeTrue($"{snippet["spec"]} is {written["spec"]}");
        ((string?)snippet["kind"], (string?)snippet["metadata"]!["name"], (string?)snippet["metadata"]!["namespace"]).Should().Be((kind.ToString(), A.Name, A.Namespace));
        ((string?)snippet["apiVersion"]).Should().Be(WorkloadType.Of(kind)[0].ApiVersion);
    }

    [Fact]
    public void It_is_of_the_version_in_which_the_workload_was_read() =>
        ((string?)Parsed(TemplateSnippet.Of(A.Facts() with { ApiVersion = "batch/v1beta1" }, A.Remedy(A.ContainerRemedy())))["apiVersion"]).Should().Be("batch/v1beta1");

    [Theory]
    [InlineData("1")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("true")]
    [InlineData("no")]
    [InlineData("null")]
    [InlineData("api")]
    public void A_name_is_a_word_whatever_it_looks_like(string name) =>
        Parsed(TemplateSnippet.Of(A.Facts() with { Workload = A.Ref with { Name = name } }, A.Remedy(A.ContainerRemedy(name))))["metadata"]!["name"]!.GetValue<string>().Should().Be(name);

    private static JsonNode Parsed(string yaml) => JsonNode.Parse(YamlToJson.Documents(yaml).Single().Json.Span)!;
}
