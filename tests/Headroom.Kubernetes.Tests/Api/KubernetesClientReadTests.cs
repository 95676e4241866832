using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Api;

public class KubernetesClientReadTests : IAsyncLifetime
{
    private const string Path = "/api/v1/namespaces/shop/pods";
    private readonly RecordingLogger _log = new();
    private FakeApiServer _server = null!;
    private KubernetesClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.NewClient(_log);
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task Finds_an_object()
    {
        _server.OnGet($"{Path}/api-1", Answer.Json(Pods.Json("api-1", node: "n7")));
        var pod = await _client.FindAsync<V1Pod>("shop", "api-1", default);
        pod!.Spec!.NodeName.Should().Be("n7");
    }

    [Fact]
    public async Task A_missing_object_is_null()
    {
        _server.OnGet($"{Path}/api-1", Answer.Status(404, "NotFound", "pods \\\"api-1\\\" not found", """{"name":"api-1","kind":"pods"}"""));
        (await _client.FindAsync<V1Pod>("shop", "api-1", default)).Should().BeNull();
    }

    [Fact]
    public async Task A_missing_kind_is_told_apart_from_a_missing_object()
    {
        _server.OnGet($"{Path}/api-1", Answer.Status(404, "NotFound", "the server could not find the requested resource"));
        (await RefusalAsync()).IsMissingResource.Should().BeTrue();
    }

    [Fact]
    public async Task A_missing_group_is_a_missing_kind() => (await RefusalAsync()).IsMissingResource.Should().BeTrue();

    [Fact]
    public async Task A_list_follows_its_pages()
    {
        _server.OnGet(Path, Answer.List("7", "token/1+2", Pods.Json("a"), Pods.Json("b")), Answer.List("7", null, Pods.Json("c")));
        (await NamesAsync()).Should().Equal("a", "b", "c");
        _server.Requests.Select(request => request.Query).Should().Equal("limit=500", "limit=500&continue=token%2F1%2B2");
    }

    [Fact]
    public async Task A_list_that_the_server_forgot_half_way_starts_over_and_names_each_object_once()
    {
        _server.OnGet(
            Path, Answer.List("7", "t1", Pods.Json("a"), Pods.Json("b")), Answer.Gone, Answer.List("9", "t2", Pods.Json("a"), Pods.Json("b2")), Answer.List("9", null, Pods.Json("c")));
        (await NamesAsync()).Should().Equal("a", "b", "b2", "c");
    }

    [Fact]
    public async Task A_server_that_forgets_every_list_is_not_asked_for_ever()
    {
        _server.OnGet(Path, [.. Enumerable.Repeat<Answer[]>([Answer.List("7", "t1", Pods.Json("a")), Answer.Gone], 20).SelectMany(pair => pair)]);
        (await FluentActions.Awaiting(NamesAsync).Should().ThrowAsync<KubernetesApiException>()).Which.IsGone.Should().BeTrue();
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_takes_only_itself_out_of_the_list()
    {
        _server.OnGet(Path, Answer.List("7", null, Pods.Json("a"), Pods.Unreadable("b"), "null", "{}", Pods.Json("c")));
        (await NamesAsync()).Should().Equal("a", "c");
        _log.Warnings.Should().HaveCount(3).And.ContainSingle(line => line.Contains("shop/b"));
    }

    [Fact]
    public async Task A_list_can_be_narrowed()
    {
        _server.OnGet(Path, Answer.List("7", null));
        await foreach (var _ in _client.ListAsync<V1Pod>("shop", new ListQuery("app=api", "spec.nodeName=n1"), default))
        {
        }

        _server.Requests.Single().Query.Should().Be("limit=500&labelSelector=app%3Dapi&fieldSelector=spec.nodeName%3Dn1");
    }

    [Theory]
    [InlineData("""[{"metadata":{"name":"api-1","namespace":"shop"}}]""", 1)]
    [InlineData("[]", 0)]
    [InlineData("null", 0)]
    public async Task A_list_of_an_aggregated_API_has_no_resource_version(string items, int count)
    {
        _server.OnGet(Path, Answer.Json($$"""{"kind":"PodMetricsList","metadata":{},"items":{{items}}}"""));

        (await NamesAsync()).Should().HaveCount(count);
    }

    [Fact]
    public async Task What_the_core_API_has_is_known_by_discovery()
    {
        _server.OnGet("/api/v1", Answer.Json("""{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods","kind":"Pod"},{"name":"pods/resize","kind":"Pod"}]}"""));

        (await _client.CoreResourcesAsync(default)).Should().BeEquivalentTo("pods", "pods/resize");
    }

    /// <summary>Without the media type of aggregated discovery, 1.36 answers as ever (apimachinery v0.36.4, meta/v1, APIResource).</summary>
    [Fact]
    public async Task Discovery_of_a_newer_server_has_more_fields()
    {
        _server.OnGet("/api/v1", Answer.Json("""
            {"kind":"APIResourceList","groupVersion":"v1","resources":[
              {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["create","get"],"shortNames":["po"],"categories":["all"],"storageVersionHash":"xPOwRZ+Yhw8="},
              {"name":"pods/resize","singularName":"","namespaced":true,"kind":"Pod","verbs":["get","patch","update"],"responseKind":{"kind":"Pod"},"somethingNew":{}}]}
            """));

        (await _client.CoreResourcesAsync(default)).Should().BeEquivalentTo("pods", "pods/resize");
    }

    [Theory]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("")]
    [InlineData("<html>Please log in</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[{"metadata":""")]
    public async Task A_list_that_is_none_is_an_unreadable_answer(string body)
    {
        _server.OnGet(Path, Answer.Json(body));
        await FluentActions.Awaiting(NamesAsync).Should().ThrowAsync<HttpRequestException>().WithMessage("list pods in namespace shop: the answer cannot be read*");
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_timeout_that_names_the_request()
    {
        var clock = new ManualTimeProvider();
        var client = _server.NewClient(time: clock);
        _server.OnGet($"{Path}/api-1", Answer.Silence);
        var call = client.FindAsync<V1Pod>("shop", "api-1", default);
        await Eventually.HoldsAsync(() => _server.Requests.Count == 1, "the request arrived");
        clock.Advance(TimeSpan.FromSeconds(29));
        call.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        await call.Awaiting(it => it.WithinPatience()).Should().ThrowAsync<TimeoutException>().WithMessage("get pods api-1 in namespace shop: no answer within 30 s");
    }

    [Fact]
    public async Task A_call_that_is_given_up_is_cancelled_and_no_timeout()
    {
        using var stop = new CancellationTokenSource();
        _server.OnGet($"{Path}/api-1", Answer.Silence);
        var call = _client.FindAsync<V1Pod>("shop", "api-1", stop.Token);
        await stop.CancelAsync();
        await call.Awaiting(it => it.WithinPatience()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_server_address_with_a_path_keeps_it()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_server.Port}/k8s/clusters/c-1") };
        var client = new KubernetesClient(http, new KubernetesSerializer(), new KubernetesClientOptions(), TimeProvider.System, _log.For<KubernetesClient>());
        _server.OnGet($"/k8s/clusters/c-1{Path}/api-1", Answer.Json(Pods.Json("api-1")));
        (await client.FindAsync<V1Pod>("shop", "api-1", default)).Should().NotBeNull();
    }

    private async Task<KubernetesApiException> RefusalAsync() =>
        (await FluentActions.Awaiting(() => _client.FindAsync<V1Pod>("shop", "api-1", default)).Should().ThrowAsync<KubernetesApiException>()).Which;

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var page in _client.ListAsync<V1Pod>("shop", default))
            names.AddRange(page.Items!.Select(pod => pod.Metadata.Name));
        return names;
    }
}
