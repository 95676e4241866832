using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Headroom.Kubernetes.Tests.Connection.Transport;

/// <summary>A proxy on loopback that knows CONNECT, or SOCKS5 without a password, and remembers where it was asked to go.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private readonly CancellationTokenSource _stop = new();

    private readonly Task _accepting;

    private readonly int _actualPort;

    /// <param name="actualPort">Where every tunnel really ends, whatever was asked for: names need not resolve.</param>
    public ConnectProxy(int actualPort)
    {
        _actualPort = actualPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether CONNECT without a password gets a 407.</summary>
    public bool RequiresPassword { get; init; }

    public ConcurrentQueue<string> Asked { get; } = new();

    public ConcurrentQueue<string> Authorizations { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var tunnels = new List<Task>();
        try
        {
            while (true)
                tunnels.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(tunnels);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var near = client.GetStream();
                var first = new byte[1];
                await near.ReadExactlyAsync(first, _stop.Token);
                await (first[0] == 5 ? GreetSocksAsync(near) : GreetHttpAsync(near));
                using var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, _actualPort, _stop.Token);
                await Task.WhenAny(near.CopyToAsync(far.GetStream(), _stop.Token), far.GetStream().CopyToAsync(near, _stop.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException)
        {
            // The tunnel's end.
        }
    }

    private async Task GreetHttpAsync(NetworkStream near)
    {
        using var reader = new StreamReader(near, Encoding.ASCII, false, 1, leaveOpen: true);
        var request = await reader.ReadLineAsync(_stop.Token);
        Asked.Enqueue(request!.Split(' ')[1]);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
        {
            if (header.StartsWith("Proxy-Authorization: ", StringComparison.OrdinalIgnoreCase))
                Authorizations.Enqueue(header["Proxy-Authorization: ".Length..]);
        }

        var refused = RequiresPassword && Authorizations.IsEmpty;
        var answer = refused ? "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n";
        await near.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
        if (refused)
            throw new IOException("no password");
    }

    private async Task GreetSocksAsync(NetworkStream near)
    {
        var methods = new byte[1];
        await near.ReadExactlyAsync(methods, _stop.Token);
        await near.ReadExactlyAsync(new byte[methods[0]], _stop.Token);
        await near.WriteAsync(new byte[] { 5, 0 }, _stop.Token);
        var head = new byte[5];
        await near.ReadExactlyAsync(head, _stop.Token);
        var rest = new byte[head[3] == 3 ? head[4] + 2 : 5];
        await near.ReadExactlyAsync(rest, _stop.Token);
        Asked.Enqueue(head[3] == 3 ? Encoding.ASCII.GetString(rest, 0, rest.Length - 2) : "address");
        await near.WriteAsync(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 0 }, _stop.Token);
    }
}
