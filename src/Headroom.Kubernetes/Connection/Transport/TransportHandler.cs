using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Headroom.Kubernetes.Connection.Credentials;

namespace Headroom.Kubernetes.Connection.Transport;

/// <summary>
/// Carries requests over pooled connections. A client certificate belongs to a connection, not to a request: when the credential
/// brings a new one, new connections are opened with it, and those of the old one end with the requests that they still carry.
/// </summary>
internal sealed class TransportHandler(Target target) : HttpMessageHandler
{
    /// <summary>The certificate to present for a request.</summary>
    public static readonly HttpRequestOptionsKey<ClientCertificate?> CertificateOption = new("Headroom.ClientCertificate");

    private readonly Lock _gate = new();

    private Pool? _current;

    private Pool? _retired;

    private bool _disposed;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.TryGetValue(CertificateOption, out var certificate);
        if (target.TlsServerName is { } name && request.Headers.Host is null)
            request.Headers.Host = name; // .NET takes the TLS name from the Host header.
        try
        {
            return await PoolFor(certificate).Invoker.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException error) when (error.InnerException is AuthenticationException refused)
        {
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, $"{target.Server}: no secure connection: {refused.Message}", error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
            {
                _disposed = true;
                _current?.Invoker.Dispose();
                _retired?.Invoker.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private Pool PoolFor(ClientCertificate? certificate)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_current is not null && Equals(_current.Certificate, certificate))
                return _current;
            if (_retired is not null && Equals(_retired.Certificate, certificate))
                return _retired;
            // The one before may be about to be used by a request that chose it just now; the one before that is not.
            _retired?.Invoker.Dispose();
            (_retired, _current) = (_current, new Pool(certificate, new HttpMessageInvoker(Sockets(certificate))));
            return _current;
        }
    }

    private SocketsHttpHandler Sockets(ClientCertificate? certificate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = target.DisableCompression ? DecompressionMethods.None : DecompressionMethods.GZip,
        UseProxy = target.Proxy is not null,
        Proxy = target.Proxy,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        // So that addresses that moved, and servers that came back, are found; a watch keeps its connection until it ends.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        EnableMultipleHttp2Connections = true,
        // As client-go: a dead connection under a silent watch is found out.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = certificate?.Context,
            RemoteCertificateValidationCallback = new ServerCertificateCheck(target.Authority, target.Insecure).Accept,
        },
    };

    private sealed record Pool(ClientCertificate? Certificate, HttpMessageInvoker Invoker);
}
