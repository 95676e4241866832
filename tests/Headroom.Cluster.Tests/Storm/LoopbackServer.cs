using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>Stands in for an API server, or before one: over TLS, on the loopback, with a certificate of its own.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate = ProxyCertificate.Create();
    private readonly WebApplication _app;

    private LoopbackServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _app = builder.Build();
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>By which to know it, as PEM.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    /// <param name="serve">What it answers.</param>
    public static async Task<LoopbackServer> StartAsync(Action<WebApplication> serve)
    {
        var server = new LoopbackServer();
        serve(server._app);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Ends also what hangs.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}
