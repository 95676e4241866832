using Headroom.Kubernetes.Caching;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Caching;

public sealed class RecentReadsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecentReads<string, int> _recent;
    private int _reads;

    public RecentReadsTests() => _recent = new RecentReads<string, int>(TimeSpan.FromSeconds(1), _clock);

    [Fact]
    public async Task What_is_asked_for_within_a_second_is_read_once()
    {
        (await GetAsync("a")).Should().Be(1);
        _clock.Advance(TimeSpan.FromSeconds(0.999));
        (await GetAsync("a")).Should().Be(1);
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        (await GetAsync("a")).Should().Be(2);
    }

    [Fact]
    public async Task Each_thing_is_read_on_its_own()
    {
        (await GetAsync("a")).Should().Be(1);
        (await GetAsync("b")).Should().Be(2);
    }

    [Fact]
    public async Task Who_asks_while_the_first_still_waits_waits_for_the_same()
    {
        var answer = new TaskCompletionSource<int>();
        var first = _recent.GetAsync("a", () => answer.Task, _ => true);
        var second = _recent.GetAsync("a", () => throw new InvalidOperationException("It was read twice."), _ => true);
        answer.SetResult(7);

        (await first).Should().Be(7);
        (await second).Should().Be(7);
    }

    [Fact]
    public async Task Who_asks_when_the_first_has_waited_for_too_long_asks_anew()
    {
        var first = _recent.GetAsync("a", () => new TaskCompletionSource<int>().Task, _ => true);
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await GetAsync("a")).Should().Be(1);
        first.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task What_failed_is_asked_for_again_at_once()
    {
        await FluentActions.Awaiting(() => _recent.GetAsync("a", () => Task.FromException<int>(new HttpRequestException("no")), _ => true)).Should().ThrowAsync<HttpRequestException>();
        await FluentActions.Awaiting(() => _recent.GetAsync("a", () => Task.FromCanceled<int>(new CancellationToken(canceled: true)), _ => true)).Should().ThrowAsync<OperationCanceledException>();

        (await GetAsync("a")).Should().Be(1);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_asks()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => GetAsync("a"))));

        answers.Should().OnlyContain(answer => answer == 1);
    }

    [Fact]
    public async Task Bad_news_is_believed_of_ones_own_asking_only()
    {
        (await GetAsync("a", isGoodNews: _ => false)).Should().Be(1);
        (await GetAsync("a", isGoodNews: value => value != 1)).Should().Be(2);
        (await GetAsync("a")).Should().Be(2, "what was asked for anew is there for the others");
    }

    private Task<int> GetAsync(string key, Func<int, bool>? isGoodNews = null) => _recent.GetAsync(key, () => Task.FromResult(Interlocked.Increment(ref _reads)), isGoodNews ?? (_ => true));
}
