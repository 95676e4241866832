using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Tests.Watching;

/// <summary>A watch of those objects only that say one of some words: here, the name of a node.</summary>
public class FilteredWatchTests : IAsyncLifetime
{
    private const string Path = "/api/v1/pods";
    private FakeApiServer _server = null!;

    public async Task InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task What_says_no_word_is_not_told_whether_listed_or_watched()
    {
        _server.OnGet(Path, Answer.List("7", "t", Pods.Json("a"), Loud("b")), Answer.List("7", null, Loud("c"), Pods.Json("d")));
        _server.OnWatch(Path, new FakeWatch().Send("ADDED", Pods.Json("e")).Send("MODIFIED", Loud("a")).Send("DELETED", Pods.Json("b")).Send("DELETED", Loud("c")));
        await using var run = Watch();
        await run.ToldAsync("+b b-uid", "+c c-uid", "+a a-uid", "-c c-uid");
        run.Log.Warnings.Should().BeEmpty();
        run.Watcher.Events.Should().Be(new WatchedEvents(Read: 2, PassedOver: 2));
    }

    [Fact]
    public async Task What_is_passed_over_moves_the_version_on()
    {
        _server.OnGet(Path, Answer.List("7", null));
        _server.OnWatch(Path, new FakeWatch().Send("ADDED", Loud("a", "8")).Send("MODIFIED", Pods.Json("b", resourceVersion: "9")).End());
        await using var run = Watch();
        await Eventually.HoldsAsync(() => _server.Watches.Count == 2, "it watches again");
        _server.Watches[1].Query.Should().EndWith("resourceVersion=9");
        _server.Lists.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_line_that_was_cut_before_its_word_comes_again_whole()
    {
        _server.OnGet(Path, Answer.List("7", null));
        var line = $$"""{"type":"MODIFIED","object":{{Loud("a", "9")}}}""";
        var cut = new FakeWatch().Send("ADDED", Pods.Json("b", resourceVersion: "8")).SendRaw(line[..line.IndexOf("n-loud", StringComparison.Ordinal)]);
        _server.OnWatch(Path, cut.End(), new FakeWatch().SendRaw(line + "\n"));
        await using var run = Watch();
        await run.ToldAsync("+a a-uid");
        _server.Watches[1].Query.Should().EndWith("resourceVersion=8");
    }

    [Fact]
    public async Task Nothing_is_remembered_so_a_new_list_tells_of_no_deletion()
    {
        _server.OnGet(Path, Answer.List("7", null, Loud("vanishes"), Loud("a")), Answer.List("90", null, Loud("a")));
        _server.OnWatch(Path, Answer.Gone, new FakeWatch().Send("ADDED", Loud("b")));
        await using var run = Watch();
        await run.ToldAsync("+vanishes vanishes-uid", "+a a-uid", "+a a-uid", "+b b-uid");
    }

    [Fact]
    public async Task An_object_that_says_a_word_but_cannot_be_read_is_told_of_in_the_log_and_no_other_is()
    {
        var unreadable = Pods.Unreadable("x").Replace("\"spec\"", "\"node\":\"n-loud\",\"spec\"");
        _server.OnGet(Path, Answer.List("7", null, unreadable, Pods.Unreadable("calm"), Loud("a")));
        _server.OnWatch(Path, new FakeWatch().Send("MODIFIED", unreadable).Send("MODIFIED", Pods.Unreadable("calm")).Send("ADDED", Loud("b")));
        await using var run = Watch();
        await run.ToldAsync("+a a-uid", "+b b-uid");
        // The calm one has no labels, nor anything else that would let its version be found without reading it.
        run.Log.Warnings.Where(line => line.Contains("shop/x")).Should().HaveCount(2);
    }

    private static string Loud(string name, string resourceVersion = "1") => Pods.Json(name, resourceVersion: resourceVersion, node: "n-loud");

    private WatchRun Watch() => new(_server, options => (options.Words, options.StableAfter) = (new JsonWords("n-loud"), TimeSpan.Zero));
}
