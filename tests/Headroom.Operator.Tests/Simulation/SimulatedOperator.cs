using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Controllers;
using Headroom.Operator.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// The operator as the program puts it together, without its web server and without election, on the clock and the cluster of a story.
/// </summary>
internal sealed class SimulatedOperator
{
    private static readonly Uri Server = new("http://simulation");

    private readonly WebApplication _app;
    private readonly List<IHostedService> _loops;
    private readonly List<(string Loop, Task Task)> _stops = [];

    private SimulatedOperator(WebApplication app, OperatorLink link)
    {
        (_app, Link) = (app, link);
        _loops = [.. app.Services.GetServices<IHostedService>().Where(IsOfTheOperator)];
    }

    public OperatorLink Link { get; }

    /// <param name="connection">Of any server: nothing is sent on it.</param>
    /// <param name="settings">The operator's own configuration, over its defaults.</param>
    public static SimulatedOperator Build(
        ClusterConnection connection, OperatorLink link, ManualTime time, RequestLog log, IReadOnlyDictionary<string, string?> settings)
    {
        var app = OperatorHost.Build(
            connection, [],
            configuration => configuration.AddInMemoryCollection(settings),
            services =>
            {
                var options = services.Select(service => service.ImplementationInstance).OfType<OperatorOptions>().Single();
                options.Connect = _ =>
                    new HttpClient(link, disposeHandler: false) { BaseAddress = Server, Timeout = Timeout.InfiniteTimeSpan };
                // One and the same number: which of several tasks draws first is not fixed.
                options.Randomness = () => 0.5;
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
                services.RemoveAll<ILoggerProvider>().AddSingleton(log.Of(link.User, time));
            });
        return new SimulatedOperator(app, link);
    }

    public void Start()
    {
        foreach (var loop in _loops)
            _ = loop.StartAsync(CancellationToken.None);
    }

    /// <summary>Ends once everything of it has ended, which needs no clock.</summary>
    public async Task StopAsync()
    {
        foreach (var loop in _loops)
            _stops.Add((loop.GetType().Name, loop.StopAsync(CancellationToken.None)));
        await Task.WhenAll(_stops.Select(stop => stop.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
    }

    /// <summary>What of it has not stopped.</summary>
    public override string ToString() => string.Join(", ", _stops.Where(stop => !stop.Task.IsCompleted).Select(stop => stop.Loop));

    private static bool IsOfTheOperator(IHostedService service) =>
        service.GetType().Assembly.GetName().Name is "headroom" or "Headroom.Kubernetes";
}
