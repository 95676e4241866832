using Headroom.Kubernetes.Resources;
using Headroom.Operator.Replaying;

namespace Headroom.Operator.Tests.Replaying;

public sealed class SavedDocumentsTests
{
    private const string PodA = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}""";
    private const string PodB = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}""";
    private const string HowToSave = "save it with: kubectl get pods -o yaml";

    [Theory]
    [InlineData(PodA + PodB)]
    [InlineData(PodA + "\n" + PodB)]
    [InlineData("\n" + PodA + "\r\n\r\n" + PodB + "\n")]
    [InlineData(PodA + "\n---\n" + PodB)]
    [InlineData("{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[" + PodA + "]}\n{\"items\":[" + PodB + "],\"apiVersion\":\"v1\",\"kind\":\"List\"}")]
    [InlineData("{\"apiVersion\": v1, kind: List, items: [" + PodA + ", " + PodB + ",]}")]
    [InlineData("{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"List\",\n\t\"items\": [" + PodA + ", " + PodB + "]\n}")]
    public void Several_documents_are_read(string text) => Names(text).Should().Equal("a", "b");

    [Theory]
    [InlineData("""{"a": 1,, "b": 2}""", "saved:1: is not valid JSON at line 1, column 9; nothing in it was judged; " + HowToSave)]
    [InlineData("{\n  \"a\": 1\n  \"b\": 2\n}", "saved:3: is not valid JSON at line 3, column 3; nothing in it was judged; " + HowToSave)]
    [InlineData(PodA + "\n}", "saved:2: is not valid JSON at line 2, column 1; nothing in it was judged; " + HowToSave)]
    [InlineData("{\"a\": 'b", "saved:1: is not valid JSON at line 1, column 7; nothing in it was judged; " + HowToSave)]
    [InlineData("""{"a": 1, "a": 2}""", "saved:1: has the same key twice in one object; nothing in it was judged; remove one of them")]
    [InlineData("\n\n{\"a\": \"\\ud83d\"}", "saved:3: has half of a surrogate pair (\\ud8..), which is no text; nothing in it was judged")]
    public void What_is_not_valid_JSON_is_named_with_its_place(string text, string message) => Fault(text).Should().Be(message);

    [Theory]
    [InlineData("{", "saved:1: was cut short: the JSON ends before it is closed; nothing in it was judged; save it again")]
    [InlineData(PodA + "{\"kind\": \"Po", "saved:1: was cut short: the JSON ends before it is closed; nothing in it was judged; save it again")]
    [InlineData("{\"items\": [" + PodA + ",\n" + PodB + ",\n{\"kind\": \"Pod\",\n",
        "saved:3: was cut short after item 2 of its list: the JSON ends before it is closed; nothing in it was judged; save it again")]
    [InlineData("{\"items\": [", "saved:1: was cut short after item 0 of its list: the JSON ends before it is closed; nothing in it was judged; save it again")]
    [InlineData("apiVersion: v1\nitems:\n- kind: Pod\n- kind: Pod\n  metadata:\n",
        "saved:1: is a list without the kind that kubectl writes below its items: it may have been cut short after item 2; nothing in it was judged; save it again")]
    [InlineData("apiVersion: v1\nitems:\n- kind: Pod\n- kind: Pod\n  metadata: {\n",
        "saved:5: is not valid YAML, here or soon after. The text ends there: it may have been cut short in item 2 of its list; nothing in it was judged; save it again")]
    public void What_was_cut_short_is_told_so(string text, string message) => Fault(text).Should().Be(message);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("[", "")]
    [InlineData("{\"a\":", "}")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "")]
    public void What_is_nested_without_end_is_refused(string open, string close) =>
        Fault(string.Concat(Enumerable.Repeat(open, 60_000)) + "1" + string.Concat(Enumerable.Repeat(close, 60_000)))
            .Should().Be($"saved:1: is nested more than 64 deep; nothing in it was judged; {HowToSave}");

    [Theory]
    [InlineData("a: \"", "\"")]
    [InlineData("{\"a\": \"", "\"}")]
    public void A_text_without_end_is_refused(string before, string after) =>
        Fault(before + new string('x', (4 << 20) + 1) + after).Should().Be($"saved:1: has a text longer than 4Mi; nothing in it was judged; {HowToSave}");

    [Fact]
    public void Aliases_expand_within_a_bound() =>
        Fault("a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat("bcdefghi".Select(name => $"{name}: &{name} [{string.Join(',', Enumerable.Repeat($"*{(char)(name - 1)}", 9))}]\n")))
            .Should().EndWith($"has aliases that expand to more than 4Mi; nothing in it was judged; {HowToSave}");

    [Theory]
    [InlineData("", "saved: is empty; nothing was judged; " + HowToSave)]
    [InlineData(" \n", "saved: is empty; nothing was judged; " + HowToSave)]
    [InlineData("a: 1\nb: \0", "saved:2: holds a NUL character, so it is not a text file; nothing was judged; " + HowToSave)]
    public void What_is_no_text_is_refused(string text, string message) => Fault(text).Should().Be(message);

    [Theory]
    [InlineData("spec: {containers: [{name: c, resources: {limits: {memory: lots}}}]}", "spec.containers[0].resources.limits.memory")]
    [InlineData("spec: {containers: [{name: c, resources: {requests: {memory: -1Mi}}}]}", "spec.containers[0].resources.requests.memory")]
    [InlineData("spec: {initContainers: [{name: c}, {resources: {limits: {memory: []}}}]}", "spec.initContainers[1].resources.limits.memory")]
    [InlineData("spec: {resources: {limits: {memory: ''}}}", "spec.resources.limits.memory")]
    [InlineData("status: {containerStatuses: [{name: c, resources: {limits: {memory: 1.5Xi}}}]}", "status.containerStatuses[0].resources.limits.memory")]
    public void An_amount_that_is_no_quantity_does_not_pass_for_none(string fields, string path) =>
        Fault($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\n{fields}").Should().Be(
            $"saved:1: Pod a: {path} is no quantity such as 256Mi: it is unreadable, which is not the same as none; nothing was judged; correct it");

    [Theory]
    [InlineData("spec: {containers: [{name: c, resources: {limits: {memory: 64Mi, cpu: lots}}}, {name: d, resources: {limits: {memory: null}}}, {name: e, resources: {}}]}")]
    [InlineData("spec: {containers: [{name: c, resources: {limits: {memory: 0.1}, requests: {memory: 134217728}}}]}")]
    public void Quantities_are_read(string fields) => Names($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\n{fields}").Should().Equal("a");

    [Theory]
    [InlineData("spec: {memory: {celing: 1Gi}}", "unknown field spec.memory.celing")]
    [InlineData("spec: {Memory: {ceiling: 1Gi}}", "unknown field spec.Memory")]
    [InlineData("spec: {containers: [{name: a}, {name: b, memory: {requests: {mod: Keep}}}], max: 1}", "unknown fields spec.containers[1].memory.requests.mod, spec.max")]
    [InlineData("spec: {selector: {matchLabel: {a: b}}}", "unknown field spec.selector.matchLabel")]
    [InlineData("specs: {}", "unknown field specs")]
    public void A_policy_with_fields_that_nobody_knows_is_refused(string fields, string unknown) =>
        Fault($"apiVersion: headroom.dev/v1alpha1\nkind: MemoryPolicy\nmetadata: {{name: p}}\n{fields}").Should().Be(
            $"saved:1: MemoryPolicy p: {unknown}: the API server's strict validation refuses it; nothing was judged; "
            + "correct the spelling (kubectl explain mempol.spec), or remove it");

    [Fact]
    public void A_policy_as_the_server_has_it_is_read() => Names(
        "apiVersion: headroom.dev/v1alpha1\nkind: MemoryPolicy\nmetadata: {name: p, managedFields: [{manager: m}]}\nspec: {selector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: Exists}]}, "
        + "memory: {ceiling: 1Gi, requests: {mode: InRatio}, settle: {after: 1h}}, trigger: {outOfMemoryExitCodes: [1]}}\nstatus: {anything: 1}").Should().Equal("p");

    private static IEnumerable<string> Names(string text) => SavedObjectReader.Read(new SavedText("saved", text)).Select(entity => entity.Metadata.Name);

    private static string Fault(string text) => new Action(() => SavedObjectReader.Read(new SavedText("saved", text))).Should().Throw<SavedFilesException>().Which.Message;
}
