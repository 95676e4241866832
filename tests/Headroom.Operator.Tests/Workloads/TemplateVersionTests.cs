using System.Text.Json;
using Headroom.Operator.Workloads;

namespace Headroom.Operator.Tests.Workloads;

public sealed class TemplateVersionTests
{
    private const string Template = "{'metadata': {'labels': {'app': 'api'}}, 'spec': {'containers': [{'name': 'api', 'image': 'api:1', 'env': [{'name': 'memory', 'value': 'a'}], "
        + "'resources': {'limits': {'cpu': '1', 'memory': '64Mi'}, 'requests': {'memory': '32Mi'}}}]}}";

    [Fact]
    public void It_is_short_and_the_same_each_time() => Of(Template).Should().MatchRegex("^[0-9a-f]{16}$").And.Be(Of(Template));

    [Theory]
    [InlineData("another limit", "64Mi", "128Mi")]
    [InlineData("another request", "32Mi", "64Mi")]
    [InlineData("no request, and its map left empty", "{'memory': '32Mi'}", "{}")]
    [InlineData("no request, and no map of them", ", 'requests': {'memory': '32Mi'}", "")]
    [InlineData("Headroom's mark", "{'labels':", "{'annotations': {'headroom.dev/remedied': '2026-11-22T08:00:00Z'}, 'labels':")]
    [InlineData("no annotation left", "{'labels':", "{'annotations': null, 'labels':")]
    [InlineData("another order of fields", "'name': 'api', 'image': 'api:1',", "'image': 'api:1', 'name': 'api',")]
    public void It_is_the_same_with(string what, string from, string to) => Of(Changed(from, to)).Should().Be(Of(Template), what);

    [Theory]
    [InlineData("another image", "api:1", "api:2")]
    [InlineData("another variable, also where it is called memory", "'value': 'a", "'value': 'b")]
    [InlineData("a restart by kubectl", "{'labels':", "{'annotations': {'kubectl.kubernetes.io/restartedAt': '2026-11-22T08:00:00Z'}, 'labels':")]
    [InlineData("another CPU limit", "'cpu': '1", "'cpu': '2")]
    [InlineData("a container more", "{'name': 'api', 'image': 'api:1',", "{'name': 'proxy'}, {'name': 'api', 'image': 'api:1',")]
    public void It_is_another_one_with(string what, string from, string to) => Of(Changed(from, to)).Should().NotBe(Of(Template), what);

    [Fact]
    public void A_template_that_named_no_memory_is_the_same_before_a_remedy_and_after_it_is_undone()
    {
        var before = Of("""{"spec": {"initContainers": [{"name": "a"}], "containers": [{"name": "b", "resources": {}}]}}""");

        Of("""{"spec": {"initContainers": [{"name": "a", "resources": {"limits": {"memory": "1Gi"}}}], "containers": [{"name": "b", "resources": {"limits": {"memory": "1Gi"}}}]}}""").Should().Be(before);
        Of("""{"spec": {"initContainers": [{"name": "a", "resources": {"limits": {}}}], "containers": [{"name": "b", "resources": {"limits": null}}]}}""").Should().Be(before);
    }

    [Fact]
    public void What_is_not_known_whole_has_none() => TemplateVersion.Of(null).Should().BeNull();

    private static string Changed(string from, string to)
    {
        Template.Should().Contain(from);
        return Template.Replace(from, to, StringComparison.Ordinal);
    }

    private static string? Of(string template) => TemplateVersion.Of(JsonDocument.Parse(template.Replace('\'', '"')).RootElement);
}
