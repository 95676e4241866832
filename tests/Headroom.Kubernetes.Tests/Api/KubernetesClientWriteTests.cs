using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;

namespace Headroom.Kubernetes.Tests.Api;

public class KubernetesClientWriteTests : IAsyncLifetime
{
    private const string Path = "/api/v1/namespaces/shop/pods";
    private FakeApiServer _server = null!;
    private KubernetesClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.NewClient(options: new KubernetesClientOptions { FieldManager = "head room" });
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData(PatchKind.StrategicMerge, "application/strategic-merge-patch+json")]
    [InlineData(PatchKind.Merge, "application/merge-patch+json")]
    public async Task A_patch_goes_out_as_it_is_under_the_field_manager(PatchKind kind, string contentType)
    {
        _server.On("PATCH", $"{Path}/api-1/status", Answer.Json(Pods.Json("api-1", resourceVersion: "9")));
        var patched = await _client.PatchAsync<V1Pod>("shop", "api-1", new Patch(kind, """{"a":1}"""u8.ToArray()), "status", default);
        patched.Metadata.ResourceVersion.Should().Be("9");
        _server.Requests.Single().Should().Be(new ReceivedRequest("PATCH", $"{Path}/api-1/status", "fieldManager=head%20room", contentType, """{"a":1}"""));
    }

    [Fact]
    public async Task A_lost_precondition_is_a_conflict()
    {
        _server.On("PATCH", $"{Path}/api-1", Answer.Status(409, "Conflict", "the object has been modified", """{"name":"api-1"}"""));
        var call = () => _client.PatchAsync<V1Pod>("shop", "api-1", new Patch(PatchKind.Merge, "{}"u8.ToArray()), null, default);
        (await call.Should().ThrowAsync<KubernetesApiException>()).Which.Should().Match<KubernetesApiException>(e => e.IsConflict && e.Request.Verb == "patch");
    }

    [Fact]
    public async Task A_refused_subresource_is_named_as_rbac_names_it()
    {
        _server.On("PATCH", $"{Path}/api-1/resize", Answer.Status(404, "NotFound", "the server could not find the requested resource"));
        var call = () => _client.PatchAsync<V1Pod>("shop", "api-1", new Patch(PatchKind.Merge, "{}"u8.ToArray()), "resize", default);
        (await call.Should().ThrowAsync<KubernetesApiException>().WithMessage("patch pods/resize api-1*")).Which.IsMissingResource.Should().BeTrue();
    }

    [Fact]
    public async Task A_create_carries_version_and_kind_and_the_field_manager()
    {
        _server.On("POST", "/api/v1/namespaces", Answer.Json("""{"metadata":{"name":"shop","uid":"u"}}"""));
        var created = await _client.CreateAsync("", new V1Namespace { Metadata = new V1ObjectMeta { Name = "shop" } }, default);
        created.Metadata.Uid.Should().Be("u");
        var request = _server.Requests.Single();
        request.Query.Should().Be("fieldManager=head%20room");
        using var body = JsonDocument.Parse(request.Body);
        body.RootElement.GetProperty("apiVersion").GetString().Should().Be("v1");
        body.RootElement.GetProperty("kind").GetString().Should().Be("Namespace");
        body.RootElement.GetProperty("metadata").GetProperty("name").GetString().Should().Be("shop");
    }

    [Fact]
    public async Task A_delete_holds_to_what_it_was_given()
    {
        _server.On("DELETE", $"{Path}/api-1", Answer.Json("{}"));
        await _client.DeleteAsync<V1Pod>("shop", "api-1", new DeletePreconditions("u-1"), default);
        await _client.DeleteAsync<V1Pod>("shop", "api-1", new DeletePreconditions("u-1", "77"), default);
        _server.Requests.Select(request => request.Body).Should().Equal(
            """{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u-1"}}""",
            """{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u-1","resourceVersion":"77"}}""");
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task An_eviction_is_posted_to_the_pod_and_holds_to_what_it_was_given(string version)
    {
        _server.On("POST", $"{Path}/api-1/eviction", Answer.Json("{}"));
        await _client.EvictAsync("shop", "api-1", version, new DeletePreconditions("u-1", "77"), default);
        _server.Requests.Single().Body.Should().Be(
            """{"apiVersion":"policy/VERSION","kind":"Eviction","metadata":{"name":"api-1","namespace":"shop"},"deleteOptions":{"preconditions":{"uid":"u-1","resourceVersion":"77"}}}"""
                .Replace("VERSION", version, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evicting_what_is_gone_is_no_error()
    {
        _server.On("POST", $"{Path}/api-1/eviction", Answer.Status(404, "NotFound", "gone", """{"name":"api-1"}"""));
        await _client.EvictAsync("shop", "api-1", "v1", new DeletePreconditions("u-1"), default);
    }

    [Theory]
    [InlineData("""{"causes":[{"reason":"DisruptionBudget","message":"The disruption budget db needs 2 healthy pods and has 1 currently"}]}""", true)]
    [InlineData("""{"causes":[{"reason":"Other"},7,{}]}""", false)]
    [InlineData("""{"causes":{}}""", false)]
    [InlineData("{}", false)]
    public async Task A_disruption_budgets_no_is_told_from_a_busy_server(string details, bool isBudget)
    {
        _server.On("POST", $"{Path}/api-1/eviction", Answer.Status(429, "TooManyRequests", "Cannot evict pod", details));
        (await FluentActions.Awaiting(() => _client.EvictAsync("shop", "api-1", "v1", new DeletePreconditions(), default)).Should().ThrowAsync<KubernetesApiException>())
            .Which.IsDisruptionBudget.Should().Be(isBudget);
    }

    /// <summary>
    /// The Status that the eviction answers if two budgets select the pod has no reason (kubernetes, pkg/registry/core/pod/storage/eviction.go; the
    /// same since before 1.20).
    /// </summary>
    [Theory]
    [InlineData("POST", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.", true)]
    [InlineData("POST", "etcdserver: request timed out", false)]
    [InlineData("PATCH", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.", false)]
    public async Task Two_disruption_budgets_are_no_failure_of_the_server(string method, string message, bool isBudget)
    {
        var answer = Answer.Text(500, "application/json", $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","code":500}""");
        _server.On("POST", $"{Path}/api-1/eviction", answer).On("PATCH", $"{Path}/api-1", answer);
        Func<Task> ask = method == "POST"
            ? () => _client.EvictAsync("shop", "api-1", "v1", new DeletePreconditions(), default)
            : () => _client.PatchAsync<V1Pod>("shop", "api-1", new Patch(PatchKind.Merge, "{}"u8.ToArray()), null, default);

        (await FluentActions.Awaiting(ask).Should().ThrowAsync<KubernetesApiException>()).Which.IsDisruptionBudget.Should().Be(isBudget);
    }

    [Fact]
    public async Task Deleting_what_is_gone_is_no_error()
    {
        _server.On("DELETE", $"{Path}/api-1", Answer.Status(404, "NotFound", "gone", """{"name":"api-1"}"""));
        await _client.DeleteAsync<V1Pod>("shop", "api-1", null, default);
    }

    [Fact]
    public async Task Writers_refuse_an_empty_namespace_for_kinds_that_live_in_one() =>
        await FluentActions.Awaiting(() => _client.DeleteAsync<V1Pod>("", "api-1", null, default)).Should().ThrowAsync<ArgumentException>();
}
