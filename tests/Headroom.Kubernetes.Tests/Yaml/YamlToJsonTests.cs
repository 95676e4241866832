using System.Text;
using Headroom.Kubernetes.Yaml;

namespace Headroom.Kubernetes.Tests.Yaml;

public sealed class YamlToJsonTests
{
    [Theory]
    [InlineData("a: 64Mi", """{"a":"64Mi"}""")]
    [InlineData("a: 64", """{"a":64}""")]
    [InlineData("a: \"64\"", """{"a":"64"}""")]
    [InlineData("a: 1.5", """{"a":1.5}""")]
    [InlineData("a: true", """{"a":true}""")]
    [InlineData("a: 'true'", """{"a":"true"}""")]
    [InlineData("a: yes", """{"a":"yes"}""")]
    [InlineData("a:", """{"a":null}""")]
    [InlineData("a: ~", """{"a":null}""")]
    [InlineData("a: 2026-11-22T08:00:00Z", """{"a":"2026-11-22T08:00:00Z"}""")]
    [InlineData("a: [b, {c: d}]", """{"a":["b",{"c":"d"}]}""")]
    [InlineData("a: &x {b: c}\nd: *x", """{"a":{"b":"c"},"d":{"b":"c"}}""")]
    [InlineData("a: |\n  one\n  two\n", """{"a":"one\ntwo\n"}""")]
    [InlineData("""{"a": {"b": [1, null]}}""", """{"a":{"b":[1,null]}}""")]
    public void A_value_becomes_what_the_core_schema_takes_it_for(string yaml, string json) =>
        Encoding.UTF8.GetString(YamlToJson.Documents(yaml).Single().Json.Span).Should().Be(json);

    [Fact]
    public void Every_document_that_is_not_empty_comes_with_its_line() =>
        YamlToJson.Documents("---\na: 1\n---\n# nothing here\n---\n\nb: 2\n").Select(document => (document.Line, Encoding.UTF8.GetString(document.Json.Span)))
            .Should().Equal((2, """{"a":1}"""), (7, """{"b":2}"""));

    [Theory]
    [InlineData("")]
    [InlineData("---\n")]
    [InlineData("# nothing here\n")]
    public void An_empty_text_has_no_document(string yaml) => YamlToJson.Documents(yaml).Should().BeEmpty();

    [Theory]
    [InlineData("a: 1\nb: }\nc: 2\n", 2, "is not valid YAML, here or soon after")]
    [InlineData("a:\n\tb: 1", 2, "is not valid YAML: the line is indented with a tab; YAML takes only spaces")]
    public void A_text_that_is_no_YAML_is_told_with_its_line(string yaml, int line, string problem) =>
        new Action(() => _ = YamlToJson.Documents(yaml).ToList()).Should().Throw<YamlTextException>()
            .Where(error => error.Line == line && error.Problem == problem);

    [Fact]
    public void Nesting_has_a_bound() =>
        new Action(() => _ = YamlToJson.Documents(new string('[', 100) + new string(']', 100)).ToList()).Should().Throw<YamlTextException>()
            .Where(error => error.Line == 1 && error.Problem == "is nested more than 64 deep");
}
