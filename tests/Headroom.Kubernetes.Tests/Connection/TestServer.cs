using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Tests.Connection;

/// <summary>Stands in for an API server on loopback, with real TLS; remembers what each request brought.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, ConcurrentQueue<string?> tlsNames) => (_app, TlsNames) = (app, tlsNames);

    /// <summary>The name that each TLS handshake asked for; null where it asked for none.</summary>
    public ConcurrentQueue<string?> TlsNames { get; }

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public int Port { get; private set; }

    public string Url(string host = "127.0.0.1") => $"https://{host}:{Port}";

    public string PlainUrl => $"http://127.0.0.1:{Port}";

    /// <param name="certificate">Null for plain http.</param>
    /// <param name="respond">Null for an empty 200.</param>
    public static async Task<TestServer> StartAsync(
        X509Certificate2? certificate,
        Func<HttpContext, Task>? respond = null,
        bool askForClientCertificate = false,
        IPAddress? address = null,
        X509Certificate2Collection? chain = null)
    {
        var names = new ConcurrentQueue<string?>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, 0, listen =>
        {
            if (certificate is null)
                return;
            listen.UseHttps(https =>
            {
                if (chain is null)
                {
                    https.ServerCertificateSelector = (_, name) =>
                    {
                        names.Enqueue(name);
                        return certificate;
                    };
                }

                https.ServerCertificate = chain is null ? null : certificate;
                https.ServerCertificateChain = chain;
                https.ClientCertificateMode = askForClientCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
                https.ClientCertificateValidation = static (presented, _, _) => presented is not null;
            });
        }));
        var server = new TestServer(builder.Build(), names);
        server._app.Run(async context =>
        {
            server.Seen.Enqueue(await SeenRequest.ReadAsync(context));
            if (respond is not null)
                await respond(context);
        });
        await server._app.StartAsync();
        server.Port = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
