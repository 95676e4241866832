using System.Net;
using System.Net.Sockets;
using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Watching;
using Headroom.Operator.Healing;
using Headroom.Operator.Hosting;
using Headroom.Operator.Tests.Given;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace Headroom.Operator.Tests.Hosting;

public sealed class OperatorHostTests : IDisposable
{
    private readonly KubeConfigFile _kubeConfig = new();
    private readonly ClusterConnection _connection;

    public OperatorHostTests() => _connection = _kubeConfig.Open();

    public void Dispose()
    {
        _connection.Dispose();
        _kubeConfig.Dispose();
    }

    [Fact]
    public async Task The_file_that_is_shipped_says_what_the_code_takes_for_granted()
    {
        await using var app = Build();

        var expected = new HeadroomOptions { ProtectedNamespaces = { "kube-system" } };
        app.Services.GetRequiredService<IOptions<HeadroomOptions>>().Value.Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task A_setting_overrides_the_file()
    {
        await using var app = Build(("Headroom:Workers", "3"), ("Headroom:Budget:ReplicasBurst", "5"), ("Headroom:StatusInterval", "00:00:10"), ("Headroom:ProtectedNamespaces:1", "infra"));

        var options = app.Services.GetRequiredService<IOptions<HeadroomOptions>>().Value;
        options.Should().Match<HeadroomOptions>(each => each.Workers == 3 && each.StatusInterval == TimeSpan.FromSeconds(10) && each.HealthPort == 8080);
        options.Budget.Should().Match<BudgetOptions>(budget => budget.ReplicasBurst == 5 && budget.ReplicasPerMinute == 30);
        options.ProtectedNamespaces.Should().Equal("kube-system", "infra");
    }

    [Theory]
    [InlineData("kube-system", true)]
    [InlineData("headroom-system", true)]
    [InlineData("flagsmith", false)]
    [InlineData("Kube-System", false)]
    public async Task Some_namespaces_are_protected(string ns, bool isProtected)
    {
        await using var app = Build();

        app.Services.GetRequiredService<IOptions<HeadroomOptions>>().Value.IsProtected(ns).Should().Be(isProtected);
    }

    [Theory]
    [InlineData("Headroom:Workers", "0", "Headroom:Workers is 0; it must be from 1 to 1000")]
    [InlineData("Headroom:Budget:EventsPerMinute", "-5", "Headroom:Budget:EventsPerMinute is -5; it must be from 1 to 60000")]
    [InlineData("Headroom:LeaderElection:LeaseDuration", "00:00:05", "Headroom:LeaderElection:LeaseDuration is 00:00:05; it must be more than RenewDeadline")]
    [InlineData("Headroom:HealthPort", "eighty", "Headroom:HealthPort")]
    [InlineData("Headroom:StatusInterval", "2s", "Headroom:StatusInterval")]
    [InlineData("Serilog:MinimumLevel:Default", "Loud", "Serilog:MinimumLevel:Default is \"Loud\"; it must be one of Verbose, Debug, Information, Warning, Error, Fatal")]
    [InlineData("Serilog:MinimumLevel", "7", "Serilog:MinimumLevel is \"7\"")]
    [InlineData("Serilog:MinimumLevel:Override:Microsoft", "Loud", "Serilog:MinimumLevel:Override:Microsoft is \"Loud\"")]
    [InlineData("HEADROOM_LOG", "xml", "HEADROOM_LOG is \"xml\"; it must be json or text")]
    public void A_bad_setting_is_named_before_anything_is_started(string setting, string value, string message) =>
        FluentActions.Invoking(() => Build((setting, value))).Should().Throw<SettingsException>()
            .Which.Message.Should().Contain(message).And.NotContain("\n");

    [Fact]
    public async Task Every_room_can_be_put_together()
    {
        await using var app = Build();

        app.Services.GetServices<IHostedService>().Should().HaveCountGreaterThanOrEqualTo(5);
        app.Services.GetRequiredService<Healer>().Should().NotBeNull();
        app.Services.GetServices<IWatchStatus>().Select(watch => watch.Resource).Should().Equal("memorypolicies.headroom.dev", "pods");
    }

    [Fact]
    public async Task Healthy_is_not_yet_ready_until_every_watch_has_seen_its_objects()
    {
        var pods = Substitute.For<IWatchStatus>();
        pods.Resource.Returns("pods");
        pods.State.Returns(WatchState.Forbidden);
        var policies = Substitute.For<IWatchStatus>();
        policies.HasSynced.Returns(true);
        await using var app = Build(services => Idle(services).RemoveAll<IWatchStatus>().AddSingleton(pods).AddSingleton(policies), ("Headroom:HealthPort", "0"), ("Headroom:LeaderElection:Enabled", "false"));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = Address(app) };

        (await GetAsync(client, "/healthz")).Should().Be((HttpStatusCode.OK, "ok"));
        (await GetAsync(client, "/readyz")).Should().Be((HttpStatusCode.ServiceUnavailable, "pods: Forbidden"));
        pods.HasSynced.Returns(true);
        (await GetAsync(client, "/readyz")).Should().Be((HttpStatusCode.OK, "ok"));
        (await GetAsync(client, "/")).Item1.Should().Be(HttpStatusCode.NotFound);
    }

    /// <summary>A rollout waits for readiness: two replicas of which only one can lead have to be ready both.</summary>
    [Fact]
    public async Task Standing_by_is_ready()
    {
        await using var app = Build(services => Idle(services), ("Headroom:HealthPort", "0"));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = Address(app) };

        (await GetAsync(client, "/readyz")).Should().Be((HttpStatusCode.OK, "ok: standing by, nobody known leads"));
    }

    [Fact]
    public async Task What_it_measures_is_there_for_Prometheus()
    {
        await using var app = Build(services => Idle(services), ("Headroom:HealthPort", "0"), ("Headroom:LeaderElection:Enabled", "false"));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = Address(app) };

        var (code, text) = await GetAsync(client, "/metrics");

        code.Should().Be(HttpStatusCode.OK);
        text.Should().MatchRegex("""(?m)^headroom_leader\S* 1$""").And.MatchRegex("""(?m)^headroom_rate_share\S* 1$""")
            .And.MatchRegex("""(?m)^headroom_watch_events_total\S*outcome="passed_over",resource="pods"\S* 0$""")
            .And.MatchRegex("""(?m)^headroom_budget_level\S*purse="replicas"\S* 30$""").And.MatchRegex("""(?m)^headroom_workloads_waiting\S* 0$""");
    }

    [Fact]
    public async Task A_pods_probe_finds_it_by_either_family_of_addresses()
    {
        await using var app = Build(services => Idle(services), ("Headroom:HealthPort", "0"));
        await app.StartAsync();

        Addresses(app).Should().ContainSingle().Which.Should().StartWith(Socket.OSSupportsIPv6 ? "http://[::]:" : "http://0.0.0.0:");
    }

    /// <summary>Without the operator's own loops.</summary>
    private static IServiceCollection Idle(IServiceCollection services)
    {
        foreach (var loop in services.Where(IsOurLoop).ToList())
            services.Remove(loop);
        return services;
    }

    private static bool IsOurLoop(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType ?? service.ImplementationFactory!.Method.DeclaringType!).Assembly.GetName().Name is "headroom" or "Headroom.Kubernetes";

    private static async Task<(HttpStatusCode, string)> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Uri Address(WebApplication app) => new(Addresses(app).Single().Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));

    private static ICollection<string> Addresses(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    private WebApplication Build(params (string Setting, string Value)[] settings) => Build(_ => { }, settings);

    private WebApplication Build(Action<IServiceCollection> services, params (string Setting, string Value)[] settings) => OperatorHost.Build(
        _connection, [], configuration => configuration.AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Setting, (string?)each.Value))), services);
}
