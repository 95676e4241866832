using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;

namespace Headroom.Kubernetes.Tests.Api;

/// <summary>
/// The header <c>Warning</c>: since 1.19 API servers say in it that an API is deprecated, since 1.25 that they do not know a field, and what an
/// admission policy advises. The form is that of k8s.io/apiserver v0.36.4, endpoints/filters/warning.go.
/// </summary>
public sealed class ServerWarningTests : IAsyncLifetime
{
    private const string Deprecated = "299 - \"policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+; use policy/v1 PodDisruptionBudget\"";
    private const string Pod = "/api/v1/namespaces/shop/pods/api-1";

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
    public async Task A_warning_is_logged_once_for_each_resource()
    {
        _server.OnGet(Pod, Answer.Json(Pods.Json("api-1")).WithHeader("Warning", Deprecated));
        _server.On("PATCH", Pod, Answer.Json(Pods.Json("api-1")).WithHeader("Warning", "299 - \"unknown field \\\"spec.x\\\"\""));

        for (var i = 0; i < 3; i++)
        {
            await _client.FindAsync<V1Pod>("shop", "api-1", default);
            await _client.PatchAsync<V1Pod>("shop", "api-1", new Patch(PatchKind.Merge, "{}"u8.ToArray()), null, default);
        }

        _log.Warnings.Should().Equal(
            "The API server warns about get pods api-1 in namespace shop: policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+; use policy/v1 PodDisruptionBudget",
            "The API server warns about patch pods api-1 in namespace shop: unknown field \"spec.x\"");
    }

    [Fact]
    public async Task Several_may_come_at_once()
    {
        _server.OnGet(Pod, Answer.Json(Pods.Json("api-1")).WithHeader("Warning", "299 - \"one\"").WithHeader("Warning", "299 - \"two\""));

        await _client.FindAsync<V1Pod>("shop", "api-1", default);

        _log.Warnings.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_refusal_may_carry_one_too()
    {
        _server.OnGet(Pod, Answer.Status(403, "Forbidden", "no").WithHeader("Warning", "299 - \"one\""));

        await FluentActions.Awaiting(() => _client.FindAsync<V1Pod>("shop", "api-1", default)).Should().ThrowAsync<KubernetesApiException>();

        _log.Warnings.Should().ContainSingle();
    }

    [Theory]
    [InlineData("110 - \"stale\"")]
    [InlineData("299 - \"\"")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task What_is_no_warning_of_the_server_is_passed_over(string header)
    {
        _server.OnGet(Pod, Answer.Json(Pods.Json("api-1")).WithHeader("Warning", header));

        await _client.FindAsync<V1Pod>("shop", "api-1", default);

        _log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_text_without_an_end_is_cut()
    {
        _server.OnGet(Pod, Answer.Json(Pods.Json("api-1")).WithHeader("Warning", $"299 - \"{new string('x', 4000)}\""));

        await _client.FindAsync<V1Pod>("shop", "api-1", default);

        _log.Warnings.Should().ContainSingle().Which.Length.Should().BeLessThan(700);
    }
}
