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

    [Theory]
    [InlineData("[", "]", 65)]
    [InlineData("[", "]", 60_000)]
    [InlineData("[", "", 60_000)]
    [InlineData("{a: ", "}", 65)]
    [InlineData("{a: ", "", 60_000)]
    [InlineData("- ", "", 60_000)]
    public void Nesting_has_a_bound(string open, string close, int times) =>
        Problem(string.Concat(Enumerable.Repeat(open, times)) + "x" + string.Concat(Enumerable.Repeat(close, times))).Should().Be((1, "is nested more than 64 deep"));

    [Fact]
    public void What_is_nested_64_deep_is_read() =>
        Json(new string('[', 64) + new string(']', 64)).Should().Be(new string('[', 64) + new string(']', 64));

    [Fact]
    public void Aliases_cannot_nest_deeper_either() =>
        Problem($"a: &a {new string('[', 40)}{new string(']', 40)}\nb: {new string('[', 30)}*a{new string(']', 30)}").Should().Be((2, "is nested more than 64 deep"));

    [Fact]
    public void What_aliases_expand_to_has_a_bound()
    {
        var laughs = "a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n" + string.Concat(Enumerable.Range(1, 8)
            .Select(at => $"a{at}: &a{at} [{string.Join(',', Enumerable.Repeat($"*a{at - 1}", 9))}]\n"));

        Problem(laughs).Problem.Should().Be("has aliases that expand to more than 4Mi");
    }

    [Theory]
    [InlineData("- &a {b: [1, &c two]}\n- *a\n- [*c, *c]", """[{"b":[1,"two"]},{"b":[1,"two"]},["two","two"]]""")]
    [InlineData("- &a 1\n- &a 2\n- *a", "[1,2,2]")]
    [InlineData("a: !!str 12\nb: !!int 12", """{"a":"12","b":12}""")]
    [InlineData("\"<<\": 1", """{"<<":1}""")]
    [InlineData("80: -5\n-: +.5e1", """{"80":-5,"-":5}""")]
    [InlineData("a: caf\u00e9 <b> \U0001F600", "{\"a\":\"caf\u00e9 <b> \\uD83D\\uDE00\"}")]
    public void What_is_unusual_is_read(string yaml, string json) => Json(yaml).Should().Be(json);

    [Theory]
    [InlineData("a: &a [1, *a]", 1, "has an anchor that refers to itself")]
    [InlineData("a: &a\n  b: *a", 2, "has an anchor that refers to itself")]
    [InlineData("a: 1\nb: *c", 2, "has an alias without an anchor before it")]
    [InlineData("a: &a {b: c}\nd:\n  <<: *a", 3, "has a merge key (<<), which Headroom does not read; write the fields out")]
    [InlineData("a: 1\nb: 2\na: 3", 3, "has the same key as line 1, in the same mapping; remove one of them")]
    [InlineData("? [a]\n: b", 1, "has a key that is a list, a mapping or an alias; Headroom reads only text as a key")]
    [InlineData("a: 1\nb: [1,", 2, "is not valid YAML, here or soon after")]
    public void What_is_not_read_is_refused(string yaml, int line, string problem) => Problem(yaml).Should().Be((line, problem));

    [Fact]
    public void The_same_key_may_stand_in_many_mappings()
    {
        var many = string.Concat(Enumerable.Range(0, 300).Select(at => $"- {{k{at}: 1, a: {{k{at}: 1}}}}\n")) + "- {" + string.Join(',', Enumerable.Range(0, 300).Select(at => $"k{at}: 1")) + "}\n- {k1: 1}";

        Json(many).Should().EndWith("{\"k1\":1}]");
    }

    [Fact]
    public void A_scalar_has_a_longest_length() => Problem("a: " + new string('x', (4 << 20) + 1)).Should().Be((1, "has a text longer than 4Mi"));

    [Fact]
    public void A_tab_in_another_place_is_not_blamed() =>
        Problem("a: |\n  x\n  \ty\nb: 1\nc: 2\nd: }\ne: 3\n").Should().Be((6, "is not valid YAML, here or soon after"));

    [Theory]
    [InlineData("a: [1,", true)]
    [InlineData("a: 'b\n\n", true)]
    [InlineData("a: 1\nb: 2\ncre", true)]
    [InlineData("a: }\nb: c", false)]
    public void A_text_that_ends_too_soon_is_known(string yaml, bool atEnd) =>
        new Action(() => _ = YamlToJson.Documents(yaml).ToList()).Should().Throw<YamlTextException>().Where(error => error.AtEnd == atEnd);

    private static string Json(string yaml) => Encoding.UTF8.GetString(YamlToJson.Documents(yaml).Single().Json.Span);

    private static (int Line, string Problem) Problem(string yaml)
    {
        var error = new Action(() => _ = YamlToJson.Documents(yaml).ToList()).Should().Throw<YamlTextException>().Which;
        return (error.Line, error.Problem);
    }
}
