namespace Headroom.Remediation.Verdicts;

/// <summary>Reads the kubelet's words about a probe that failed.</summary>
/// <remarks>
/// Sources: kubernetes, pkg/probe (http, tcp, grpc, exec) and pkg/kubelet/prober; Go's net and net/http, whose errors the kubelet hands on. An <c>exec</c> probe's
/// message is whatever its command has printed, but where the kubelet or the container runtime has cut it short.
/// </remarks>
internal static class ProbeWords
{
    private static readonly string[] CommandTimedOut = ["timed out after", "code = DeadlineExceeded", "context deadline exceeded"];

    private static readonly string[] TimedOut =
    [
        "context deadline exceeded", "Client.Timeout exceeded", "i/o timeout", "code = DeadlineExceeded", "timeout: failed to connect service", "timeout: health rpc did not complete", "timed out",
    ];

    private static readonly string[] Refused = ["connection refused", "connection reset by peer", "no route to host", "network is unreachable", "server closed idle connection", ": EOF"];

    private const string Status = "HTTP probe failed with statuscode: ";

    /// <summary>Of a gateway that gets no answer from the program (linkerd's proxy, a load balancer), and of a program that is not ready to serve.</summary>
    private static readonly string[] NotYetStatus = ["502", "503", "504"];

    private static readonly string[] SaidNo = [Status, "service unhealthy", "health rpc failed", "server does not implement the grpc health protocol"];

    /// <summary>
    /// What common probers print that connect to the program themselves: curl, wget, grpc_health_probe, redis-cli, mysqladmin, pg_isready, and
    /// programs in Go. Not a bare "connection refused": any program may print that about something else.
    /// </summary>
    private static readonly string[] CannotConnect =
    [
        "failed to connect", "could not connect", "can't connect", "cannot connect", "unable to connect", "connect: connection refused",
        "connect to server at", "- no response",
    ];

    /// <param name="words">What follows the kubelet's <c>Liveness probe failed:</c>; null where no event tells.</param>
    /// <param name="isCommand">The probe runs a command.</param>
    /// <param name="asksProxy">The probe asks a proxy, which asks the program: istio's agent answers 500 while it cannot reach it.</param>
    public static ProbeAnswer Read(string? words, bool isCommand, bool asksProxy = false)
    {
        if (words is null)
            return ProbeAnswer.Unknown;
        if (isCommand)
            return Has(words, CommandTimedOut) ? ProbeAnswer.TimedOut : Has(words, CannotConnect) ? ProbeAnswer.NotYet : ProbeAnswer.SaidNo;
        if (IsNotYet(words, asksProxy))
            return ProbeAnswer.NotYet;
        // The address that was asked stands first, and may contain anything: a status is named in words that no address has.
        if (Has(words, SaidNo))
            return ProbeAnswer.SaidNo;
        return Has(words, TimedOut) ? ProbeAnswer.TimedOut : Has(words, Refused) ? ProbeAnswer.Refused : ProbeAnswer.Unknown;
    }

    private static bool IsNotYet(string words, bool asksProxy) =>
        words.IndexOf(Status, StringComparison.Ordinal) is >= 0 and var at && words[(at + Status.Length)..] is var status
        && (NotYetStatus.Contains(status.Trim()) || (asksProxy && status.Trim() == "500"));

    private static bool Has(string words, string[] known) => known.Any(each => words.Contains(each, StringComparison.OrdinalIgnoreCase));
}
