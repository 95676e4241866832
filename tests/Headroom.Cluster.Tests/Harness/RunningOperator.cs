using System.Collections.Concurrent;
using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Watching;
using Headroom.Operator.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>The operator, put together as the program does it, running in the test's process against a real API server.</summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    private readonly ClusterConnection _connection;
    private readonly WebApplication _app;
    private readonly RecordedLog _log;

    private RunningOperator(ClusterConnection connection, WebApplication app, RecordedLog log) => (_connection, _app, _log) = (connection, app, log);

    /// <summary>What it has logged so far, a line each.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    public IServiceProvider Services => _app.Services;

    /// <summary>Where /healthz and /readyz are.</summary>
    public Uri HealthAddress => new UriBuilder(_app.Urls.First()) { Host = "127.0.0.1" }.Uri;

    /// <summary>Starts it, watching only these namespaces, and waits until it has seen every object there.</summary>
    /// <param name="settings">The operator's own configuration, over its defaults.</param>
    public static async Task<RunningOperator> StartAsync(
        string kubeConfig, IReadOnlyList<string> namespaces, Action<IServiceCollection>? services = null, bool waitForSync = true,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = kubeConfig }, TimeProvider.System);
        var log = new RecordedLog();
        var app = OperatorHost.Build(
            connection, namespaces,
            configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Headroom:HealthPort"] = "0" }),
            collection =>
            {
                collection.AddSingleton<ILoggerProvider>(log);
                services?.Invoke(collection);
            });
        var running = new RunningOperator(connection, app, log);
        await app.StartAsync();
        if (waitForSync)
            await Eventually.IsTrueAsync(() => Task.FromResult(app.Services.GetServices<IWatchStatus>().All(watch => watch.HasSynced)), "the operator has seen every object");
        return running;
    }

    /// <summary>An operator that is about to start goes to its API server this way.</summary>
    public static void Connect(IServiceCollection services, Func<HttpClient> connect) =>
        ((OperatorOptions)services.Single(service => service.ServiceType == typeof(OperatorOptions)).ImplementationInstance!).Connect = _ => connect();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _connection.Dispose();
    }
}

/// <summary>Keeps every line that is logged.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Recorder(_lines);

    public void Dispose()
    {
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
