using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Tests.Watching;

/// <summary>Answers to watches that servers give since Kubernetes 1.31, in the form of k8s.io/apiserver v0.36.4, storage/cacher and storage/errors.</summary>
public sealed class NewerServerWatchTests : IAsyncLifetime
{
    private const string Path = "/api/v1/pods";

    private FakeApiServer _server = null!;

    public async Task InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    /// <summary>ResilientWatchCacheInitialization: until its cache is ready, the server answers a watch with 429 and says when to ask again.</summary>
    [Fact]
    public async Task A_watch_cache_that_is_not_ready_is_asked_again_from_the_same_version()
    {
        var clock = new ManualTimeProvider();
        _server.OnGet(Path, Answer.List("7", null, Pods.Json("a")));
        _server.OnWatch(Path, Answer.Status(429, "TooManyRequests", "storage is (re)initializing", """{"retryAfterSeconds":30}""").WithHeader("Retry-After", "30"), new FakeWatch());
        await using var run = new WatchRun(_server, time: clock);
        await run.LoggedAsync("storage is (re)initializing");
        var start = clock.GetUtcNow();

        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => _server.Watches.Count == 2, "it watches again");

        (clock.GetUtcNow() - start).TotalSeconds.Should().BeGreaterThanOrEqualTo(30);
        _server.Watches[1].Query.Should().EndWith("resourceVersion=7");
        _server.Lists.Should().HaveCount(1);
    }

    /// <summary>A server of several that lags behind the one which answered the list.</summary>
    [Fact]
    public async Task A_server_that_has_not_come_so_far_is_asked_again_from_the_same_version()
    {
        _server.OnGet(Path, Answer.List("7", null));
        _server.OnWatch(
            Path,
            Answer.Status(504, "Timeout", "Too large resource version: 7, current: 5", """{"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}],"retryAfterSeconds":1}"""),
            new FakeWatch().Send("ADDED", Pods.Json("a", resourceVersion: "8")));
        await using var run = new WatchRun(_server);

        await run.ToldAsync("+a a-uid");

        _server.Lists.Should().HaveCount(1);
    }

    /// <summary>WatchList is not asked for; a bookmark that carries its annotation all the same is a bookmark.</summary>
    [Fact]
    public async Task Bookmarks_with_annotations_and_events_of_types_that_nobody_knows_move_nothing_else()
    {
        _server.OnGet(Path, Answer.List("7", null));
        var first = new FakeWatch()
            .Send("BOOKMARK", """{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"11","creationTimestamp":null,"annotations":{"k8s.io/initial-events-end":"true"}},"spec":{"containers":null},"status":{}}""")
            .Send("SOMETHING_NEW", Pods.Json("b", resourceVersion: "12"))
            .End();
        _server.OnWatch(Path, first, new FakeWatch().Send("ADDED", Pods.Json("a", resourceVersion: "13")));
        await using var run = new WatchRun(_server);

        await run.ToldAsync("+a a-uid");

        _server.Watches[1].Query.Should().EndWith("resourceVersion=11");
        _server.Watches.Should().OnlyContain(watch => !watch.Query.Contains("sendInitialEvents", StringComparison.Ordinal));
        run.Watcher.State.Should().Be(WatchState.Watching);
    }
}
