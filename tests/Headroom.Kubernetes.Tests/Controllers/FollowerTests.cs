using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Kubernetes.Tests.Controllers;

/// <summary>What a controller's host does before it leads, beside one that leads from the beginning.</summary>
public class FollowerTests : IAsyncLifetime
{
    private const string Path = "/api/v1/pods";
    private readonly Leadership _leadership = Leadership.Elected(new LeaderElectionOptions(), TimeProvider.System);
    private FakeApiServer _server = null!;
    private ServiceProvider _follower = null!;
    private ServiceProvider _leader = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _server.OnGet(Path, Answer.List("7", null, Pods.Json("a")));
        (_follower, _leader) = (NewProgram(_leadership), NewProgram(Leadership.Always()));
        await HostOf(_follower).StartAsync(default);
        await HostOf(_leader).StartAsync(default);
        await CalledAsync(_leader, 1);
    }

    public async Task DisposeAsync()
    {
        await HostOf(_follower).StopAsync(default).WithinPatience();
        await HostOf(_leader).StopAsync(default).WithinPatience();
        await _follower.DisposeAsync();
        await _leader.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_follower_asks_for_nothing_and_begins_with_a_list_when_it_leads()
    {
        _server.Lists.Should().ContainSingle("one leads");
        _follower.GetRequiredService<IWatchStatus>().Should().Match<IWatchStatus>(status => !status.HasSynced && status.State == WatchState.Connecting);
        _leadership.Lead("a", TimeProvider.System.GetTimestamp());
        await CalledAsync(_follower, 1);
        _server.Lists.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_follower_stops_at_once()
    {
        await HostOf(_follower).StopAsync(default).WithinPatience();
        _server.Lists.Should().ContainSingle();
    }

    private static EntityControllerHost<V1Pod> HostOf(IServiceProvider program) => program.GetRequiredService<EntityControllerHost<V1Pod>>();

    private static Task CalledAsync(IServiceProvider program, int calls) =>
        Eventually.HoldsAsync(() => program.GetRequiredService<PodController.Script>().Calls.Count == calls, $"{calls} objects were worked");

    private ServiceProvider NewProgram(Leadership leadership)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(leadership).AddSingleton<PodController.Script>();
        services.AddKubernetesOperator(options => options.Connect = _ => _server.NewHttpClient()).AddController<PodController, V1Pod>();
        return services.BuildServiceProvider(validateScopes: true);
    }
}
