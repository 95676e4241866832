using System.Net;
using System.Net.Sockets;

namespace Headroom.Benchmarks.Churn;

internal static class Ports
{
    /// <summary>One of the loopback's that nobody listens on.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
