using System.Text;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Replaying;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Replaying;

public sealed class SavedClusterTests
{
    [Fact]
    public async Task A_list_as_kubectl_writes_it_is_read_item_by_item()
    {
        var items = Saved.All(Saved.Pod("a-1-x"), Saved.Pod("b-1-x")).Split("\n---\n").Select(pod => "- " + pod.ReplaceLineEndings("\n  "));
        var cluster = Saved.Cluster(Saved.Policy, $"apiVersion: v1\nkind: List\nmetadata: {{resourceVersion: ''}}\nitems:\n{string.Join("\n", items)}");

        (await ListAsync<V1Pod>(cluster)).Select(pod => pod.Metadata.Name).Should().Equal("a-1-x", "b-1-x");
    }

    [Fact]
    public async Task JSON_is_read_like_YAML_also_where_tabs_indent_it()
    {
        var cluster = Saved.Cluster("""
            {
            	"apiVersion": "v1",
            	"kind": "List",
            	"items": [
            		{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": "flagsmith"}},
            		{"apiVersion": "headroom.dev/v1alpha1", "kind": "MemoryPolicy", "metadata": {"name": "default"}, "spec": {"memory": {"ceiling": "1Gi"}}}
            	]
            }
            """);

        (await ListAsync<V1Pod>(cluster)).Should().ContainSingle();
        (await ListAsync<V1Alpha1MemoryPolicy>(cluster)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_items_of_a_typed_list_have_the_kind_that_it_names()
    {
        var cluster = Saved.Cluster(Saved.Policy, "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a, namespace: b}");

        (await ListAsync<V1Pod>(cluster)).Single().Metadata.Name.Should().Be("a");
    }

    [Fact]
    public async Task What_nothing_is_learnt_from_is_passed_over()
    {
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod(), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}", "apiVersion: example.com/v1\nkind: Pod\nmetadata: {}");

        (await ListAsync<V1Pod>(cluster)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_policy_without_a_namespace_is_one_in_every_namespace_that_has_pods()
    {
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod(ns: "one"), Saved.Pod(ns: "two"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: three}");

        (await ListAsync<V1Alpha1MemoryPolicy>(cluster)).Select(policy => policy.Metadata.Namespace).Should().Equal("one", "two");
    }

    [Fact]
    public async Task The_policies_to_be_tried_take_the_place_of_the_saved_ones()
    {
        var cluster = SavedCluster.Of([new SavedText("policy.yaml", Saved.Policy.Replace("default", "tried", StringComparison.Ordinal))], [new SavedText("saved.yaml", Saved.All(Saved.Policy, Saved.Pod()))]);

        (await ListAsync<V1Alpha1MemoryPolicy>(cluster)).Select(policy => policy.Metadata.Name).Should().Equal("tried");
    }

    [Fact]
    public async Task A_list_is_of_one_namespace_or_of_all()
    {
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod(ns: "one"), Saved.Pod(ns: "two"));

        (await ListAsync<V1Pod>(cluster)).Should().HaveCount(2);
        (await ListAsync<V1Pod>(cluster, "two")).Single().Metadata.Namespace.Should().Be("two");
        (await ListAsync<V1Pod>(cluster, "three")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("involvedObject.name=api-1", 2)]
    [InlineData("involvedObject.name=api-1,reason=Killing", 1)]
    [InlineData("involvedObject.name==api-1,reason!=Killing", 1)]
    [InlineData("involvedObject.uid=nobody", 0)]
    public async Task Events_are_selected_by_their_fields(string fields, int count)
    {
        static string Event(string name, string reason) =>
            $"apiVersion: v1\nkind: Event\nmetadata: {{name: {name}, namespace: flagsmith}}\nreason: {reason}\ninvolvedObject: {{kind: Pod, name: api-1, uid: uid-1}}";
        var cluster = Saved.Cluster(Saved.Policy, Saved.Pod(), Event("a", "Killing"), Event("b", "Unhealthy"));

        (await ListAsync<V1Event>(cluster, "flagsmith", new ListQuery(FieldSelector: fields))).Should().HaveCount(count);
    }

    [Theory]
    [InlineData("app=api", 1)]
    [InlineData("app!=api", 0)]
    public async Task Pods_are_selected_by_their_labels(string labels, int count) =>
        (await ListAsync<V1Pod>(Saved.Cluster(Saved.Policy, Saved.Pod()), null, new ListQuery(LabelSelector: labels))).Should().HaveCount(count);

    [Fact]
    public void The_newest_death_is_the_newest_of_all_pods() =>
        Saved.Cluster(Saved.Policy, Saved.Pod("a-1-x", killedAt: "07:10:00"), Saved.Pod("b-1-x", killedAt: "07:20:00"), Saved.Pod("c-1-x", killedAt: "07:15:00"))
            .NewestDeath.Should().Be(A.Now.AddMinutes(-40));

    [Theory]
    [InlineData("kind: Service", "saved.yaml: there is no pod in it")]
    [InlineData("---\n", "saved.yaml: there is no pod in it")]
    [InlineData("NAME  READY  STATUS", "saved.yaml:1: is no Kubernetes object; save it with: kubectl get pods -o yaml")]
    [InlineData("a: b", "saved.yaml:1: is no Kubernetes object: it has no kind; save it with: kubectl get pods -o yaml")]
    [InlineData("a: }\nb: c\n", "saved.yaml:1: is not valid YAML, here or soon after")]
    [InlineData("---\n\nkind: Pod\napiVersion: v1\nmetadata: {}", "saved.yaml:3: a Pod has no metadata.name")]
    [InlineData("kind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec: {containers: [null]}", "saved.yaml:1: Pod a: a list in it has an empty item")]
    [InlineData("kind: Pod\napiVersion: v1\nmetadata: {name: a}\nstatus: {containerStatuses: [{restartCount: many}]}", "saved.yaml:1: Pod a: status.containerStatuses[0].restartCount is not of its type")]
    [InlineData("kind: Pod\napiVersion: v1\nmetadata: {name: a}", "saved.yaml: there is no MemoryPolicy in it")]
    public void What_is_wrong_is_told_in_one_line(string text, string message) =>
        new Action(() => SavedCluster.Of(new SavedText("saved.yaml", text))).Should().Throw<SavedFilesException>().WithMessage(message);

    [Fact]
    public void A_file_that_is_missing_is_named() =>
        new Action(() => SavedCluster.Read("/nowhere/pods.yaml")).Should().Throw<SavedFilesException>().WithMessage("/nowhere/pods.yaml: there is no such file");

    [Fact]
    public void A_folder_is_no_file() =>
        new Action(() => SavedCluster.Read(Path.GetTempPath())).Should().Throw<SavedFilesException>().WithMessage("*: is a folder, not a file");

    [Fact]
    public void A_dash_is_the_standard_input() =>
        Encoding.UTF8.GetString(SavedText.Read("-", new StringReader("a: b")) is { Name: "standard input" } saved ? saved.Utf8.Span : []).Should().Be("a: b");

    private static async Task<IReadOnlyList<T>> ListAsync<T>(SavedCluster cluster, string? ns = null, ListQuery? query = null)
        where T : class, IKubernetesObject =>
        (await cluster.ListAsync<T>(ns, query ?? ListQuery.Everything, CancellationToken.None).SingleAsync()).Items!;
}
