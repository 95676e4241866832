using System.Text;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Tests.Watching;

public class ResourceWatcherTests : IAsyncLifetime
{
    private const string Path = "/api/v1/pods";
    private FakeApiServer _server = null!;

    public async Task InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task Lists_all_pages_and_watches_from_their_resource_version()
    {
        var watch = new FakeWatch();
        _server.OnGet(Path, Answer.List("7", "t", Pods.Json("a")), Answer.List("7", null, Pods.Json("b")));
        _server.OnWatch(Path, watch);
        await using var run = new WatchRun(_server);
        await run.ToldAsync("+a a-uid", "+b b-uid");
        await watch.Opened.WithinPatience();
        _server.Watches.Single().Query.Should().Be("watch=true&allowWatchBookmarks=true&timeoutSeconds=450&resourceVersion=7");
        watch.Send("ADDED", Pods.Json("c")).Send("MODIFIED", Pods.Json("a")).Send("DELETED", Pods.Json("b"));
        await run.ToldAsync("+a a-uid", "+b b-uid", "+c c-uid", "+a a-uid", "-b b-uid");
        run.Watcher.State.Should().Be(WatchState.Watching);
    }

    [Fact]
    public async Task A_stream_split_at_any_byte_tells_the_same()
    {
        var text = """{"type":"ADDED","object":""" + Pods.Json("a") + "}\n" + """{"object":""" + Pods.Json("a") + ""","type":"DELETED"}""" + "\n";
        var bytes = Encoding.UTF8.GetBytes(text);
        _server.OnGet(Path, Answer.List("7", null));
        _server.OnWatch(Path, [.. Enumerable.Range(0, bytes.Length + 1).Select(at => (Answer)new FakeWatch().SendRaw(bytes[..at]).SendRaw(bytes[at..]).End())]);
        await using var run = new WatchRun(_server, options => options.StableAfter = TimeSpan.Zero);
        var expected = Enumerable.Repeat<string[]>(["+a a-uid", "-a a-uid"], bytes.Length + 1).SelectMany(pair => pair).ToArray();
        await Eventually.HoldsAsync(() => run.Told.Count == expected.Length, "every split was told");
        run.Told.Should().Equal(expected);
        run.Log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_line_of_many_megabytes_is_told()
    {
        var watch = new FakeWatch();
        _server.OnGet(Path, Answer.List("7", null));
        _server.OnWatch(Path, watch);
        await using var run = new WatchRun(_server);
        watch.Send("ADDED", Pods.Json("a", node: new string('n', 5_000_000))).Send("ADDED", Pods.Json("b"));
        await run.ToldAsync("+a a-uid", "+b b-uid");
    }

    [Fact]
    public async Task A_line_beyond_the_bound_is_given_up_and_all_is_listed_again()
    {
        _server.OnGet(Path, Answer.List("7", null), Answer.List("9", null, Pods.Json("a")));
        _server.OnWatch(Path, new FakeWatch().SendRaw(new byte[50_000]).SendRaw(new byte[60_000]));
        await using var run = new WatchRun(_server, options => options.LongestLine = 100_000);
        await run.ToldAsync("+a a-uid");
        await run.LoggedAsync("a line of more than 100000 bytes");
        await Eventually.HoldsAsync(() => _server.Watches.Count == 2, "it watches again");
        _server.Watches[1].Query.Should().EndWith("resourceVersion=9");
    }

    [Fact]
    public async Task A_stream_cut_in_the_middle_of_a_line_goes_on_from_the_last_version_seen()
    {
        _server.OnGet(Path, Answer.List("7", null));
        var cut = new FakeWatch().Send("ADDED", Pods.Json("a", resourceVersion: "8")).SendRaw("""{"type":"ADDED","object":{"meta""");
        _server.OnWatch(
            Path,
            cut,
            new FakeWatch().Send("ADDED", Pods.Json("b", resourceVersion: "9")).SendRaw("""{"type":"AD""").End());
        await using var run = new WatchRun(_server);
        await run.ToldAsync("+a a-uid");
        cut.Cut();
        await run.ToldAsync("+a a-uid", "+b b-uid");
        await Eventually.HoldsAsync(() => _server.Watches.Count == 3, "it watches a third time");
        _server.Watches.Select(watch => watch.Query.Split("resourceVersion=")[1]).Should().Equal("7", "8", "9");
        _server.Lists.Should().HaveCount(1);
        run.Log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Bookmarks_move_the_version_on_without_being_told()
    {
        _server.OnGet(Path, Answer.List("7", null));
        _server.OnWatch(Path, new FakeWatch().Send("BOOKMARK", Pods.Bookmark("4711")).End());
        await using var run = new WatchRun(_server);
        await Eventually.HoldsAsync(() => _server.Watches.Count == 2, "it watches again");
        _server.Watches[1].Query.Should().EndWith("resourceVersion=4711");
        run.Told.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_gone_in_either_form_what_vanished_is_told_as_deleted(bool inStream)
    {
        _server.OnGet(
            Path,
            Answer.List("7", null, Pods.Json("stays"), Pods.Json("vanishes"), Pods.Json("again", uid: "old")),
            Answer.List("90", "t", Pods.Json("stays")),
            Answer.List("90", null, Pods.Json("again", uid: "new")));
        _server.OnWatch(Path, inStream ? new FakeWatch().Send("ERROR", Answer.StatusJson(410, "Expired", "too old resource version: 7 (80)")) : Answer.Gone);
        await using var run = new WatchRun(_server);
        await run.ToldAsync("+stays stays-uid", "+vanishes vanishes-uid", "+again old", "+stays stays-uid", "-again old", "+again new", "-vanishes vanishes-uid");
        await Eventually.HoldsAsync(() => _server.Watches.Count == 2, "it watches again");
        _server.Watches[1].Query.Should().EndWith("resourceVersion=90");
        run.Tombstones.Select(pod => pod.Metadata.Namespace).Should().Equal("shop", "shop");
        run.Log.Warnings.Should().BeEmpty();
        await Eventually.HoldsAsync(() => run.Watcher.State == WatchState.Watching, "it watches");
    }

    [Fact]
    public async Task A_list_forgotten_half_way_starts_over_and_deletes_nothing_wrongly()
    {
        _server.OnGet(
            Path, Answer.List("7", "t", Pods.Json("a"), Pods.Json("gone")), Answer.Gone, Answer.List("9", "t", Pods.Json("a")), Answer.List("9", null, Pods.Json("b")));
        await using var run = new WatchRun(_server);
        await run.ToldAsync("+a a-uid", "+gone gone-uid", "+a a-uid", "+b b-uid", "-gone gone-uid");
        run.Watcher.HasSynced.Should().BeTrue();
    }

    [Fact]
    public async Task One_unreadable_object_stops_neither_the_watch_nor_others()
    {
        _server.OnGet(Path, Answer.List("7", null, Pods.Json("a"), Pods.Json("b"), Pods.Unreadable("listed")));
        var watch = new FakeWatch().Send("MODIFIED", Pods.Unreadable("a", "8")).SendRaw("not json at all\n\n").Send("ODD", "{}").Send("DELETED", Pods.Unreadable("b", "9")).Send("ADDED", Pods.Json("c"));
        _server.OnWatch(Path, watch);
        await using var run = new WatchRun(_server);
        await run.ToldAsync("+a a-uid", "+b b-uid", "-b b-uid", "+c c-uid");
        run.Log.Warnings.Should().HaveCount(4).And.Contain(line => line.Contains("shop/a")).And.Contain(line => line.Contains("shop/listed"));
    }

    [Fact]
    public async Task An_unreadable_object_is_still_there_after_a_new_list()
    {
        _server.OnGet(Path, Answer.List("7", null, Pods.Json("a")), Answer.List("9", null, Pods.Unreadable("a")), Answer.List("11", null));
        _server.OnWatch(Path, Answer.Gone, new FakeWatch().Send("ADDED", Pods.Json("b")).Send("ERROR", Answer.StatusJson(410, "Gone", "x")));
        await using var run = new WatchRun(_server);
        await Eventually.HoldsAsync(() => run.Told.Count == 4, "all is told");
        run.Told.Should().BeEquivalentTo("+a a-uid", "+b b-uid", "-a a-uid", "-b b-uid").And.StartWith(["+a a-uid", "+b b-uid"]);
    }

    [Fact]
    public async Task A_silent_stream_is_given_up_after_the_watchdogs_patience()
    {
        var clock = new ManualTimeProvider();
        _server.OnGet(Path, Answer.List("7", null));
        await using var run = new WatchRun(_server, time: clock);
        await Eventually.HoldsAsync(() => run.Watcher.State == WatchState.Watching && clock.WaitingTimers == 1, "it watches, and the watchdog with it");
        clock.Advance(TimeSpan.FromSeconds(479));
        _server.Watches.Should().HaveCount(1);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => _server.Watches.Count == 2, "it watches again");
        run.Log.Messages.Should().Contain("The watch of pods was silent for 480 s; connecting again");
        _server.Lists.Should().HaveCount(1);
    }

    [Fact]
    public async Task Namespaces_are_watched_each_on_its_own()
    {
        _server.OnGet("/api/v1/namespaces/shop/pods", Answer.List("7", null, Pods.Json("a")));
        await using var run = new WatchRun(_server, options => options.Namespaces = ["shop", "forbidden"]);
        _server.OnGet("/api/v1/namespaces/forbidden/pods", Answer.Status(403, "Forbidden", "no"));
        await run.ToldAsync("+a a-uid");
        await run.LoggedAsync("cannot list pods in namespace forbidden: no");
        run.Watcher.HasSynced.Should().BeFalse();
        run.Watcher.State.Should().Be(WatchState.Forbidden);
    }

    [Fact]
    public void An_entity_that_cannot_be_read_from_its_metadata_alone_is_refused() =>
        FluentActions.Invoking(() => new TombstoneMaker<Demanding>(DemandingJson.Default.Demanding)).Should().Throw<InvalidOperationException>().WithMessage("Demanding*metadata alone*");
}
