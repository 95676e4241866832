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

    private static readonly string[] SaidNo = ["probe failed with statuscode", "service unhealthy", "health rpc failed", "server does not implement the grpc health protocol"];

    /// <param name="words">What follows the kubelet's <c>Liveness probe failed:</c>; null where no event tells.</param>
    /// <param name="isCommand">The probe runs a command.</param>
    public static ProbeAnswer Read(string? words, bool isCommand)
    {
        if (words is null)
            return ProbeAnswer.Unknown;
        if (isCommand)
            return Has(words, CommandTimedOut) ? ProbeAnswer.TimedOut : ProbeAnswer.SaidNo;
        // The address that was asked stands first, and may contain anything: a status is named in words that no address has.
        if (Has(words, SaidNo))
            return ProbeAnswer.SaidNo;
        return Has(words, TimedOut) ? ProbeAnswer.TimedOut : Has(words, Refused) ? ProbeAnswer.Refused : ProbeAnswer.Unknown;
    }

    private static bool Has(string words, string[] known) => known.Any(each => words.Contains(each, StringComparison.OrdinalIgnoreCase));
}
