using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Connection;
using Headroom.Operator.Entities;
using Headroom.Operator.Hosting;

namespace Headroom.Operator.Commands;

/// <summary>What the commands that only look have of a cluster: a way to read it, and the operator's own configuration.</summary>
internal sealed class ReadingConnection : IDisposable
{
    private readonly ClusterConnection _connection;
    private readonly HttpClient _http;

    private ReadingConnection(ClusterConnection connection, TextWriter error)
    {
        _connection = connection;
        _http = connection.CreateClient();
        Loggers = WarningLog.To(error);
        var client = new KubernetesClient(
            _http, new KubernetesSerializer(HeadroomJsonContext.Default), new KubernetesClientOptions(), TimeProvider.System, Loggers.CreateLogger<KubernetesClient>());
        (Reader, Server) = (client, client);
        Options = HeadroomOptionsRules.ReadOwn();
        Options.RunsOn(connection);
    }

    public IKubernetesReader Reader { get; }

    public IServerHealth Server { get; }

    public HeadroomOptions Options { get; }

    public ILoggerFactory Loggers { get; }

    /// <summary>The namespace that is meant where none is named.</summary>
    public string Namespace => _connection.Namespace ?? "default";

    /// <param name="error">What could not be read, and does not stop the command, is said there.</param>
    public static ReadingConnection Open(ConnectionOptions options, TextWriter error) => new(ClusterConnection.Open(options, TimeProvider.System), error);

    public void Dispose()
    {
        Loggers.Dispose();
        _http.Dispose();
        _connection.Dispose();
    }
}
