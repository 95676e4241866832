using Headroom.Kubernetes.Caching;

namespace Headroom.Kubernetes.Tests.Caching;

public sealed class SharedReadsTests
{
    private readonly SharedReads<string, int> _shared = new();
    private readonly TaskCompletionSource<int> _answer = new();
    private int _reads;

    [Fact]
    public async Task Who_asks_while_it_is_being_read_waits_for_the_same_answer()
    {
        var all = Task.WhenAll(GetAsync("a"), GetAsync("a"), GetAsync("a"));

        _answer.SetResult(7);

        (await all).Should().Equal(7, 7, 7);
        _reads.Should().Be(1);
    }

    [Fact]
    public async Task Each_thing_is_read_on_its_own()
    {
        var both = Task.WhenAll(GetAsync("a"), GetAsync("b"));

        _answer.SetResult(7);

        await both;
        _reads.Should().Be(2);
    }

    [Fact]
    public async Task Nothing_is_kept_once_it_has_come()
    {
        _answer.SetResult(7);

        await GetAsync("a");
        await GetAsync("a");

        _reads.Should().Be(2);
    }

    [Fact]
    public async Task What_fails_fails_for_all_who_waited_and_is_asked_for_again_by_the_next()
    {
        var (first, second) = (GetAsync("a"), GetAsync("a"));

        _answer.SetException(new IOException("cut"));

        await FluentActions.Awaiting(() => first).Should().ThrowAsync<IOException>();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<IOException>();
        (await _shared.GetAsync("a", () => Task.FromResult(8))).Should().Be(8);
    }

    private Task<int> GetAsync(string key) => _shared.GetAsync(key, () =>
    {
        _reads++;
        return _answer.Task;
    });
}
