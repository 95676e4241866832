using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;

namespace Headroom.Kubernetes.Tests.Api;

public class KubernetesClientErrorTests : IAsyncLifetime
{
    private FakeApiServer _server = null!;

    public async Task InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task A_refusal_says_what_was_tried_and_what_the_server_said()
    {
        var refusal = await RefusedAsync(Answer.Status(403, "Forbidden", "pods is forbidden: User x cannot get"));
        refusal.Message.Should().Be("get pods api-1 in namespace shop: 403 Forbidden: pods is forbidden: User x cannot get");
        refusal.Should().Match<KubernetesApiException>(e => e.IsForbidden && e.Reason == "Forbidden" && e.Request.Verb == "get" && !e.IsMissingResource);
    }

    [Fact]
    public async Task Retry_after_in_seconds()
    {
        var refusal = await RefusedAsync(Answer.Status(429, "TooManyRequests", "slow down").WithHeader("Retry-After", "7"));
        refusal.RetryAfter.Should().Be(TimeSpan.FromSeconds(7));
        refusal.Code.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Retry_after_as_a_date()
    {
        var clock = new Time.ManualTimeProvider();
        var at = clock.GetUtcNow() + TimeSpan.FromSeconds(90);
        var refusal = await RefusedAsync(Answer.Status(503, "ServiceUnavailable", "later").WithHeader("Retry-After", at.ToString("R")), clock);
        refusal.RetryAfter.Should().Be(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Retry_after_in_the_status_counts_where_there_is_no_header() =>
        (await RefusedAsync(Answer.Status(429, "TooManyRequests", "slow down", """{"retryAfterSeconds":3}"""))).RetryAfter.Should().Be(TimeSpan.FromSeconds(3));

    [Fact]
    public async Task A_page_instead_of_a_status_is_quoted_in_one_line()
    {
        var refusal = await RefusedAsync(Answer.Text(500, "text/html", "<html>\n <h1>Bad   day</h1>\r\n</html>" + new string('x', 5000)));
        refusal.ServerMessage.Should().StartWith("<html> <h1>Bad day</h1> </html>xxx").And.EndWith("...").And.NotContain("\n");
        refusal.ServerMessage.Length.Should().BeLessThan(300);
        refusal.Reason.Should().Be("Internal Server Error");
    }

    [Fact]
    public async Task An_empty_answer_is_said_to_be_empty() =>
        (await RefusedAsync(Answer.Text(502, "text/plain", ""))).Message.Should().Be("get pods api-1 in namespace shop: 502 Bad Gateway: (the answer was empty)");

    [Theory]
    [InlineData("""{"kind":"Status","message":["odd"],"reason":7,"code":"418","details":"none"}""")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("""{"message":null,"reason":{},"code":1e99}""")]
    public async Task Odd_fields_do_not_hide_the_code(string body) =>
        (await RefusedAsync(Answer.Text(503, "application/json", body))).Code.Should().Be(HttpStatusCode.ServiceUnavailable);

    [Fact]
    public async Task A_status_with_one_odd_field_keeps_the_others()
    {
        var refusal = await RefusedAsync(Answer.Text(409, "application/json", """{"message":"it has been changed","reason":"Conflict","code":"409","details":[]}"""));
        refusal.Should().Match<KubernetesApiException>(e => e.IsConflict && e.Reason == "Conflict" && e.ServerMessage == "it has been changed" && !e.IsAlreadyExists);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_http_request_exception()
    {
        var client = _server.NewClient();
        await _server.StopAsync();
        await FluentActions.Awaiting(() => client.FindAsync<V1Pod>("shop", "api-1", default)).Should().ThrowAsync<HttpRequestException>();
    }

    private async Task<KubernetesApiException> RefusedAsync(Answer answer, TimeProvider? time = null)
    {
        _server.OnGet("/api/v1/namespaces/shop/pods/api-1", answer);
        var client = _server.NewClient(time: time);
        return (await FluentActions.Awaiting(() => client.FindAsync<V1Pod>("shop", "api-1", default)).Should().ThrowAsync<KubernetesApiException>()).Which;
    }
}
