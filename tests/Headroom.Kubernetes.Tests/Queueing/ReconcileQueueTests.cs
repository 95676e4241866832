using System.Collections.Concurrent;
using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Queueing;

public sealed class ReconcileQueueTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(string Key, double At)> _worked = new();
    private readonly DateTimeOffset _start;
    private Func<string, CancellationToken, Task<TimeSpan?>> _work = (_, _) => Task.FromResult<TimeSpan?>(null);
    private ReconcileQueue<string> _queue = null!;
    private Task _running = Task.CompletedTask;

    public ReconcileQueueTests() => _start = _clock.GetUtcNow();

    public Task InitializeAsync()
    {
        Start(workers: 2);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WithinPatience();
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task An_unknown_key_is_worked_at_once_and_then_forgotten()
    {
        _queue.Add("a");
        await WorkedAsync("a@0");
        await IdleAsync();
        _queue.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task A_delay_that_the_work_asked_for_is_not_pulled_earlier_by_new_adds()
    {
        AnswerOnce("a", TimeSpan.FromSeconds(60));
        _queue.Add("a");
        await WorkedAsync("a@0");
        await IdleAsync();
        for (var second = 0; second < 59; second++)
        {
            _queue.Add("a");
            _queue.AddAfter("a", TimeSpan.FromSeconds(1));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await IdleAsync();
        _worked.Should().HaveCount(1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await WorkedAsync("a@0", "a@60");
    }

    [Fact]
    public async Task A_true_trigger_does_not_wait_for_the_delay()
    {
        _queue.AddAfter("a", TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromSeconds(5));
        _queue.AddNow("a");
        await WorkedAsync("a@5");
        _clock.Advance(TimeSpan.FromMinutes(10));
        await IdleAsync();
        _worked.Should().HaveCount(1);
    }

    [Fact]
    public async Task Whom_others_wait_for_goes_before_those_that_are_due_already()
    {
        await RestartAsync(workers: 1);
        var gate = await InWorkAsync("x");
        _queue.Add("a");
        _queue.AddNow("b");
        _queue.Add("c");
        _queue.AddAfter("d", TimeSpan.FromHours(1));
        _queue.AddFirst("c");
        _queue.AddFirst("d");

        gate.SetResult(null);

        await WorkedAsync("x@0", "c@0", "d@0", "a@0", "b@0");
    }

    [Fact]
    public async Task A_head_start_overtakes_what_was_due_for_less_long()
    {
        await RestartAsync(workers: 1);
        var gate = await InWorkAsync("x");
        _queue.AddNow("old");
        _clock.Advance(TimeSpan.FromSeconds(20));
        _queue.AddNow("a");
        _queue.AddNow("b", headStart: TimeSpan.FromSeconds(10));
        _queue.AddNow("c", headStart: TimeSpan.FromSeconds(15));
        _queue.AddNow("a", headStart: TimeSpan.FromSeconds(5));
        _queue.AddNow("c", headStart: TimeSpan.FromSeconds(-1));

        gate.SetResult(null);

        await WorkedAsync("x@0", "old@20", "c@20", "b@20", "a@20");
    }

    [Fact]
    public async Task Whom_others_wait_for_is_worked_again_where_it_is_in_work()
    {
        var gate = await InWorkAsync("a");
        _queue.AddFirst("a");
        gate.SetResult(TimeSpan.FromHours(1));
        await WorkedAsync("a@0", "a@0");
    }

    [Fact]
    public async Task An_add_while_the_key_is_in_work_works_it_again_afterwards()
    {
        var gate = await InWorkAsync("a");
        _queue.Add("a");
        _queue.Add("a");
        gate.SetResult(null);
        await WorkedAsync("a@0", "a@0");
        await IdleAsync();
        _worked.Should().HaveCount(2);
    }

    [Fact]
    public async Task The_works_own_delay_stands_against_an_add_while_it_worked()
    {
        var gate = await InWorkAsync("a");
        _queue.Add("a");
        gate.SetResult(TimeSpan.FromSeconds(30));
        await IdleAsync();
        _worked.Should().HaveCount(1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await WorkedAsync("a@0", "a@30");
    }

    [Fact]
    public async Task A_true_trigger_while_in_work_stands_against_the_works_own_delay()
    {
        var gate = await InWorkAsync("a");
        _queue.AddNow("a");
        gate.SetResult(TimeSpan.FromHours(1));
        await WorkedAsync("a@0", "a@0");
    }

    [Fact]
    public async Task The_earliest_wish_while_in_work_counts_where_the_work_has_none()
    {
        var gate = await InWorkAsync("a");
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        gate.SetResult(null);
        await IdleAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));
        await WorkedAsync("a@0", "a@10");
    }

    [Fact]
    public async Task Failures_are_tried_again_with_growing_delays_without_end_and_told_once()
    {
        var failing = true;
        _work = (_, _) => failing ? throw new ReconcileFailedException("no luck") : Task.FromResult<TimeSpan?>(null);
        _queue.Add("a");
        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(0.1), () => _worked.Count >= 6, "it was tried six times");
        var times = _worked.Select(run => run.At).ToList();
        times.Zip(times.Skip(1), (a, b) => b - a).Should().BeInAscendingOrder();
        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(30), () => _worked.Count >= 20, "it was tried twenty times");
        times = [.. _worked.Select(run => run.At)];
        (times[^1] - times[^2]).Should().BeInRange(299, 331, "the delay is bounded");
        _log.Warnings.Should().Equal("things: a failed, trying again in 0.2 s: no luck");

        failing = false;
        var before = _worked.Count;
        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(30), () => _worked.Count > before, "it succeeded");
        await IdleAsync();
        _queue.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Success_forgets_the_failures()
    {
        var runs = 0;
        _work = (_, _) => ++runs is 4 ? Task.FromResult<TimeSpan?>(TimeSpan.Zero) : runs < 6 ? throw new ReconcileFailedException("no luck") : Task.FromResult<TimeSpan?>(null);
        _queue.Add("a");
        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(0.1), () => _worked.Count == 6, "it was worked six times");
        var times = _worked.Select(run => run.At).ToList();
        (times[5] - times[4]).Should().BeApproximately(0.2, 0.11);
    }

    [Fact]
    public async Task Churn_does_not_defeat_the_backoff()
    {
        _work = (_, _) => throw new ReconcileFailedException("no luck", TimeSpan.FromSeconds(40));
        _queue.Add("a");
        await WorkedAsync("a@0");
        await IdleAsync();
        _queue.Add("a");
        _clock.Advance(TimeSpan.FromSeconds(39));
        _queue.Add("a");
        await IdleAsync();
        _worked.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_servers_retry_after_lengthens_the_backoff()
    {
        _work = (_, _) => throw new KubernetesApiException(new ApiRequest("get", "", "pods", "shop", "a"), HttpStatusCode.TooManyRequests, "TooManyRequests", "slow down", TimeSpan.FromSeconds(9));
        _queue.Add("a");
        await WorkedAsync("a@0");
        await IdleAsync();
        _clock.Advance(TimeSpan.FromSeconds(9));
        await WorkedAsync("a@0", "a@9");
    }

    [Fact]
    public async Task Every_sort_of_exception_leaves_the_workers_alive()
    {
        _work = (key, _) => key switch
        {
            "sync" => throw new InvalidOperationException("thrown"),
            "null" => null!,
            "cancelled" => Task.FromCanceled<TimeSpan?>(new CancellationToken(true)),
            _ => Task.FromResult<TimeSpan?>(null),
        };
        foreach (var key in new[] { "sync", "null", "cancelled", "sync", "fine" })
            _queue.Add(key);
        await Eventually.HoldsAsync(() => _worked.Any(run => run.Key == "fine"), "the fine one was worked");
    }

    [Fact]
    public async Task Keys_are_worked_in_the_order_in_which_they_are_due()
    {
        await RestartAsync(workers: 1);
        var gate = Hold("first");
        _queue.Add("first");
        await Eventually.HoldsAsync(() => _worked.Count == 1, "the first is in work");
        _queue.AddAfter("late", TimeSpan.FromSeconds(2));
        _queue.AddAfter("early", TimeSpan.FromSeconds(1));
        _queue.Add("b");
        _queue.Add("a");
        _clock.Advance(TimeSpan.FromSeconds(3));
        gate.SetResult(null);
        await Eventually.HoldsAsync(() => _worked.Count == 5, "all were worked");
        _worked.Select(run => run.Key).Should().Equal("first", "b", "a", "early", "late");
    }

    [Fact]
    public async Task A_stop_cancels_what_is_in_work_and_waits_for_it()
    {
        var cleanedUp = false;
        _work = async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
            finally
            {
                await Task.Yield();
                cleanedUp = true;
            }

            return null;
        };
        _queue.Add("a");
        await WorkedAsync("a@0");
        await _stop.CancelAsync();
        await _running.WithinPatience();
        cleanedUp.Should().BeTrue();
        _log.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Very_long_delays_are_kept()
    {
        _queue.AddAfter("a", TimeSpan.MaxValue);
        _clock.Advance(TimeSpan.FromDays(100));
        await IdleAsync();
        _worked.Should().BeEmpty();
    }

    private void Start(int workers)
    {
        _queue = new ReconcileQueue<string>(
            (key, token) =>
            {
                _worked.Enqueue((key, (_clock.GetUtcNow() - _start).TotalSeconds));
                return _work(key, token);
            },
            new ReconcileQueueOptions { Name = "things", Workers = workers },
            _clock,
            () => 0.999999,
            _log);
        _running = _queue.RunAsync(_stop.Token);
    }

    private Task RestartAsync(int workers)
    {
        var old = _running;
        Start(workers);
        _running = Task.WhenAll(old, _running);
        return Task.CompletedTask;
    }

    private void AnswerOnce(string key, TimeSpan delay)
    {
        var answers = new ConcurrentQueue<TimeSpan?>([delay]);
        _work = (worked, _) => Task.FromResult(worked == key && answers.TryDequeue(out var answer) ? answer : null);
    }

    private TaskCompletionSource<TimeSpan?> Hold(string key)
    {
        var gate = new TaskCompletionSource<TimeSpan?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = 0;
        _work = (worked, _) => worked == key && Interlocked.Exchange(ref held, 1) == 0 ? gate.Task : Task.FromResult<TimeSpan?>(null);
        return gate;
    }

    /// <summary>The key is in work, as the first one, until its answer is set.</summary>
    private async Task<TaskCompletionSource<TimeSpan?>> InWorkAsync(string key)
    {
        var gate = Hold(key);
        _queue.Add(key);
        await WorkedAsync($"{key}@0");
        return gate;
    }

    private Task WorkedAsync(params string[] runs) =>
        Eventually.HoldsAsync(() => _worked.Select(run => $"{run.Key}@{run.At:0.#}").SequenceEqual(runs), () => $"the runs are {string.Join(", ", runs)}, but they are {string.Join(", ", _worked)}");

    /// <summary>Nothing is in work, and what is due has been taken.</summary>
    private Task IdleAsync() => Eventually.HoldsAsync(() => _queue.InWork == 0 && _clock.WaitingTimers > 0 == _queue.Waiting > 0, "the queue is idle");
}
