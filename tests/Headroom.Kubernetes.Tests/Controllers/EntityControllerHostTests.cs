using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Tests.Controllers;

public class EntityControllerHostTests : IAsyncLifetime
{
    private const string Path = "/api/v1/pods";
    private readonly PodController.Script _script = new();
    private readonly RecordingLogger _log = new();
    private readonly FakeWatch _watch = new();
    private FakeApiServer _server = null!;
    private ServiceProvider _services = null!;
    private IHostedService _host = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        var services = new ServiceCollection();
        services.AddSingleton(_script);
        services.AddLogging(logging => logging.AddProvider(_log.AsProvider()).SetMinimumLevel(LogLevel.Trace));
        services.AddKubernetesOperator(options => options.Connect = _ => _server.NewHttpClient())
            .AddController<PodController, V1Pod>(options =>
            {
                options.Queue.Backoff = new ExponentialBackoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20));
                options.Watch.Backoff = new ExponentialBackoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20));
            });
        _services = services.BuildServiceProvider(validateScopes: true);
        _host = _services.GetServices<IHostedService>().Single();
        _server.OnGet(Path, Answer.List("7", null, Pods.Json("a", resourceVersion: "1")), Answer.List("20", null));
        _server.OnWatch(Path, _watch);
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync(default).WithinPatience();
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Each_object_is_reconciled_as_it_is_in_a_scope_of_its_own()
    {
        await StartAsync();
        await CalledAsync("reconcile a@1");
        _watch.Send("MODIFIED", Pods.Json("a", resourceVersion: "8"));
        await CalledAsync("reconcile a@1", "reconcile a@8");
        await Eventually.HoldsAsync(() => _script.Disposals == 2, "each call's controller was disposed");
        _services.GetServices<IWatchStatus>().Single().Should().Match<IWatchStatus>(status => status.HasSynced && status.Resource == "pods");
    }

    [Fact]
    public async Task A_deletion_is_told_with_the_object_as_it_was()
    {
        await StartAsync();
        await CalledAsync("reconcile a@1");
        _watch.Send("DELETED", Pods.Json("a"));
        await CalledAsync("reconcile a@1", "deleted a a-uid");
    }

    [Fact]
    public async Task A_deletion_that_a_new_list_found_is_told_too()
    {
        await StartAsync();
        await CalledAsync("reconcile a@1");
        _watch.Send("ERROR", Answer.StatusJson(410, "Expired", "too old"));
        await CalledAsync("reconcile a@1", "deleted a a-uid");
    }

    [Fact]
    public async Task A_name_taken_again_at_once_is_told_as_deleted_and_then_reconciled()
    {
        var gate = new TaskCompletionSource();
        _script.Reconcile = async (pod, _) =>
        {
            await gate.Task;
            return ReconciliationResult<V1Pod>.Success(pod);
        };
        await StartAsync();
        await CalledAsync("reconcile a@1");
        _watch.Send("DELETED", Pods.Json("a", uid: "old")).Send("ADDED", Pods.Json("a", uid: "new", resourceVersion: "9")).Send("ADDED", Pods.Json("b", resourceVersion: "10"));
        await Eventually.HoldsAsync(() => _script.Calls.Count == 2, "the other object is in work");
        gate.SetResult();
        await CalledAsync("reconcile a@1", "reconcile b@10", "deleted a old", "reconcile a@9");
    }

    [Fact]
    public async Task A_requeue_keeps_its_time_whatever_happens_and_then_sees_the_newest_object()
    {
        var first = true;
        _script.Reconcile = (pod, _) =>
        {
            var again = first && pod.Metadata.Name == "a";
            first &= !again;
            return Task.FromResult(ReconciliationResult<V1Pod>.Success(pod, again ? TimeSpan.FromSeconds(1.5) : null));
        };
        await StartAsync();
        await CalledAsync("reconcile a@1");
        _watch.Send("MODIFIED", Pods.Json("a", resourceVersion: "8")).Send("MODIFIED", Pods.Json("a", resourceVersion: "9")).Send("ADDED", Pods.Json("b", resourceVersion: "10"));
        await CalledAsync("reconcile a@1", "reconcile b@10");
        await CalledAsync("reconcile a@1", "reconcile b@10", "reconcile a@9");
    }

    [Fact]
    public async Task A_deletion_does_not_wait_for_the_requeue()
    {
        _script.Reconcile = (pod, _) => Task.FromResult(ReconciliationResult<V1Pod>.Success(pod, TimeSpan.FromHours(1)));
        await StartAsync();
        await CalledAsync("reconcile a@1");
        _watch.Send("DELETED", Pods.Json("a"));
        await CalledAsync("reconcile a@1", "deleted a a-uid");
    }

    [Fact]
    public async Task A_failure_is_told_once_and_tried_until_it_works()
    {
        var tries = 0;
        _script.Reconcile = (pod, _) => ++tries < 5
            ? throw new KubernetesApiException(new ApiRequest("patch", "apps", "deployments", "shop", "api"), HttpStatusCode.Forbidden, "Forbidden", "not yours")
            : Task.FromResult(ReconciliationResult<V1Pod>.Success(pod));
        await StartAsync();
        await CalledAsync([.. Enumerable.Repeat("reconcile a@1", 5)]);
        _log.Warnings.Should().ContainSingle().Which.Should().Match("pods: shop/a failed, trying again in 0 s: patch deployments.apps api in namespace shop: 403 Forbidden: not yours");
    }

    [Fact]
    public async Task A_failure_answered_is_as_good_as_one_thrown_and_says_itself_when_to_try_again()
    {
        var tries = 0;
        _script.Reconcile = (pod, _) => Task.FromResult(++tries == 1
            ? ReconciliationResult<V1Pod>.Failure(pod, "not yet", requeueAfter: TimeSpan.FromMilliseconds(300))
            : ReconciliationResult<V1Pod>.Success(pod));
        await StartAsync();
        await CalledAsync("reconcile a@1", "reconcile a@1");
        _log.Warnings.Should().Equal("pods: shop/a failed, trying again in 0.3 s: not yet");
    }

    [Fact]
    public async Task A_deletion_that_fails_is_told_again()
    {
        var tries = 0;
        _script.Deleted = (pod, _) => ++tries == 1 ? throw new InvalidOperationException("oops") : Task.FromResult(ReconciliationResult<V1Pod>.Success(pod));
        await StartAsync();
        await CalledAsync("reconcile a@1");
        _watch.Send("DELETED", Pods.Json("a"));
        await CalledAsync("reconcile a@1", "deleted a a-uid", "deleted a a-uid");
    }

    [Fact]
    public async Task A_stop_lets_the_call_in_work_end()
    {
        var ended = false;
        _script.Reconcile = async (pod, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => ended = true, TaskScheduler.Default);
            return ReconciliationResult<V1Pod>.Success(pod);
        };
        await StartAsync();
        await CalledAsync("reconcile a@1");
        await _host.StopAsync(default).WithinPatience();
        ended.Should().BeTrue();
        _log.Warnings.Should().BeEmpty();
    }

    private Task StartAsync() => _host.StartAsync(default);

    private Task CalledAsync(params string[] calls) =>
        Eventually.HoldsAsync(() => _script.Calls.SequenceEqual(calls), () => $"the calls are {string.Join(", ", calls)}, but they are {string.Join(", ", _script.Calls)}");
}
