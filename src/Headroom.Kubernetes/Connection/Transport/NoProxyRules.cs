using System.Globalization;
using System.Net;

namespace Headroom.Kubernetes.Connection.Transport;

/// <summary>
/// NO_PROXY as Go reads it: hosts with their subdomains, <c>.domain</c> for subdomains alone, addresses, CIDR ranges, each with
/// an optional port, and <c>*</c>. .NET knows no ranges, and clusters are excepted by range. Source: golang.org/x/net/http/httpproxy.
/// </summary>
internal static class NoProxyRules
{
    /// <summary>True where the server is to be reached directly.</summary>
    public static bool Covers(string? rules, Uri server)
    {
        var host = server.IdnHost.TrimEnd('.').ToLowerInvariant();
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (host == "localhost" || (address is not null && IPAddress.IsLoopback(address)))
            return true;
        return (rules ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Any(rule => Matches(rule.ToLowerInvariant(), host, address, server.Port));
    }

    private static bool Matches(string rule, string host, IPAddress? address, int port)
    {
        if (rule == "*")
            return true;
        if (IPNetwork.TryParse(rule, out var network))
            return address is not null && network.Contains(address);
        var (name, onlyPort) = WithoutPort(rule);
        if (onlyPort is not null && onlyPort != port)
            return false;
        if (IPAddress.TryParse(name, out var wanted))
            return wanted.Equals(address);
        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        if (name.Length == 0 || address is not null)
            return false;
        return name[0] == '.'
            ? host.EndsWith(name, StringComparison.Ordinal)
            : host == name || host.EndsWith("." + name, StringComparison.Ordinal);
    }

    private static (string Name, int? Port) WithoutPort(string rule)
    {
        if (IPAddress.TryParse(rule, out _) || rule.LastIndexOf(':') is not (>= 0 and var colon))
            return (rule, null);
        return int.TryParse(rule.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (rule[..colon].Trim('[', ']'), port)
            : (rule, null);
    }
}
