using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Tests.Watching;

/// <summary>What people are told of a watch that does not get on: once for each change, however often it is tried.</summary>
public class WatchHealthTests : IAsyncLifetime
{
    private const string Path = "/api/v1/pods";
    private FakeApiServer _server = null!;

    public async Task InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task A_server_that_goes_and_comes_back_is_told_twice()
    {
        _server.OnGet(Path, Answer.List("7", null, Pods.Json("a")));
        await using var run = new WatchRun(_server);
        await Eventually.HoldsAsync(() => run.Watcher.State == WatchState.Watching, "it watches");
        await _server.StopAsync();
        await Eventually.HoldsAsync(() => run.Watcher.State == WatchState.Unreachable, "it notices");
        run.Watcher.HasSynced.Should().BeTrue();
        await _server.ListenAsync();
        await Eventually.HoldsAsync(() => run.Watcher.State == WatchState.Watching, "it watches again");
        run.Log.Messages.Should().HaveCount(3 + run.Log.Messages.Count(line => line.Contains("broke off")));
        run.Log.Warnings.Should().ContainSingle().Which.Should().StartWith("Cannot watch pods: the API server does not answer; waiting, retrying: ");
        run.Log.Messages[^1].Should().Match("Watching pods again after * s");
        _server.Lists.Should().HaveCount(1, "nothing was missed");
    }

    [Fact]
    public async Task A_missing_kind_is_told_once_with_its_hint_and_found_when_it_comes()
    {
        await using var run = new WatchRun(_server, options => options.MissingHint = "install it with: kubectl apply -f crds");
        await Eventually.HoldsAsync(() => _server.Lists.Count >= 5, "it goes on trying");
        run.Log.Messages.Should().Equal("Cannot watch pods: the API server does not know the kind; looking for it again until it is there; install it with: kubectl apply -f crds");
        run.Watcher.State.Should().Be(WatchState.MissingResource);
        run.Watcher.HasSynced.Should().BeFalse();
        _server.OnGet(Path, Answer.List("7", null, Pods.Json("a")));
        await run.ToldAsync("+a a-uid");
        await run.Watcher.Synced.WithinPatience();
    }

    [Fact]
    public async Task A_list_that_there_is_nothing_to_watch_from_is_told_once_and_not_watched()
    {
        _server.OnGet(Path, Answer.Json("""{"kind":"PodList","metadata":{},"items":[]}"""));
        await using var run = new WatchRun(_server);
        await Eventually.HoldsAsync(() => _server.Lists.Count >= 5, "it goes on trying");
        run.Log.Messages.Should().ContainSingle().Which.Should().Contain("list pods: the answer has no metadata.resourceVersion, so that there is nothing to watch from");
        run.Watcher.HasSynced.Should().BeFalse();
    }

    [Fact]
    public async Task A_refusal_names_what_to_grant_once()
    {
        _server.OnGet(Path, Answer.Status(403, "Forbidden", "pods is forbidden"));
        await using var run = new WatchRun(_server);
        await Eventually.HoldsAsync(() => _server.Lists.Count >= 5, "it goes on trying");
        run.Log.Messages.Should().Equal("cannot list pods at cluster scope: pods is forbidden");
    }

    [Fact]
    public async Task A_refused_watch_is_not_told_as_well_while_the_list_is_granted()
    {
        _server.OnGet(Path, Answer.List("7", null));
        _server.OnWatch(Path, [.. Enumerable.Repeat(Answer.Status(403, "Forbidden", "pods is forbidden"), 5)]);
        await using var run = new WatchRun(_server);
        await Eventually.HoldsAsync(() => run.Watcher.State == WatchState.Watching, "it was granted at last");
        run.Log.Warnings.Should().Equal("cannot watch pods at cluster scope: pods is forbidden");
        _server.Lists.Should().HaveCount(1);
    }

    [Fact]
    public async Task Wrong_credentials_and_failing_servers_have_states_of_their_own()
    {
        _server.OnGet(Path, Answer.Status(401, "Unauthorized", "who are you"), Answer.Text(500, "text/html", "<h1>Oops</h1>"), Answer.Json("{}"), Answer.List("7", null));
        await using var run = new WatchRun(_server);
        await Eventually.HoldsAsync(() => run.Watcher.State == WatchState.Watching, "it watches");
        run.Log.Warnings.Should().SatisfyRespectively(
            first => first.Should().StartWith("Cannot watch pods: the API server does not take the credentials"),
            second => second.Should().Contain("<h1>Oops</h1>"));
    }

    [Fact]
    public async Task What_an_outage_made_the_server_forget_is_listed_soon_after_it()
    {
        var clock = new ManualTimeProvider();
        _server.OnGet(Path, Answer.List("7", null), Answer.List("90", null, Pods.Json("a")));
        _server.OnWatch(
            Path,
            [.. Enumerable.Repeat(Answer.Status(503, "ServiceUnavailable", "starting"), 10), new FakeWatch().Send("ERROR", Answer.StatusJson(410, "Expired", "too old resource version: 7 (80)"))]);
        await using var run = new WatchRun(_server, options => options.Backoff = new ExponentialBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), clock);
        var step = TimeSpan.FromSeconds(5);
        await clock.AdvanceUntilAsync(step, () => run.Log.Messages.Any(line => line.StartsWith("Listing pods again", StringComparison.Ordinal)), "the server has forgotten");
        var forgotten = clock.GetUtcNow();
        await clock.AdvanceUntilAsync(step, () => _server.Lists.Count == 2, "it lists again");
        // The eleventh failure in a row would wait 768 s.
        (clock.GetUtcNow() - forgotten).TotalSeconds.Should().BeLessThan(300);
    }

    [Fact]
    public async Task A_server_that_asks_for_time_gets_it()
    {
        var clock = new ManualTimeProvider();
        _server.OnGet(Path, Answer.Status(429, "TooManyRequests", "slow down").WithHeader("Retry-After", "60"), Answer.List("7", null));
        await using var run = new WatchRun(_server, time: clock);
        var start = clock.GetUtcNow();
        await run.LoggedAsync("slow down");
        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => run.Watcher.HasSynced, "it has synced");
        (clock.GetUtcNow() - start).TotalSeconds.Should().BeGreaterThanOrEqualTo(60);
    }
}
