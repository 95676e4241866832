using System.Globalization;
using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Workloads;

/// <summary>When a probe asks, and how long it waits. All in seconds but the last.</summary>
/// <param name="InitialDelay">From the container's start to the first try; 0 or more.</param>
/// <param name="Timeout">How long one try waits for its answer; at least 1.</param>
/// <param name="Period">From one try to the next; at least 1.</param>
/// <param name="FailureThreshold">So many tries in a row fail before the probe has failed; at least 1.</param>
public sealed record ProbeTiming(int InitialDelay, int Timeout, int Period, int FailureThreshold)
{
    /// <summary>In seconds, a day.</summary>
    private const long LongestGracePeriod = 86_400;

    /// <summary>What it asks, in one word: two probes with the same one get the same answer.</summary>
    public string Asks { get; init; } = "";

    /// <summary>It runs a command: what that prints is the program's own words, and not the kubelet's.</summary>
    public bool RunsCommand { get; init; }

    /// <summary>
    /// It asks istio's agent, which asks the program and answers for it: istio rewrites probes so (port 15020, path /app-health/...).
    /// </summary>
    public bool AsksProxy { get; init; }

    /// <summary>How long the container may take to end when this probe has failed; null where the pod's own grace period holds.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>In seconds: by then a container has been given up that does not answer, counted from its first second with this probe.</summary>
    public long Patience => InitialDelay + ((long)Period * (Math.Max(FailureThreshold, 1) - 1)) + Timeout;

    /// <summary>Null for no probe. What is left out is what the API server fills in (kubernetes, pkg/apis/core/v1, SetDefaults_Probe).</summary>
    public static ProbeTiming? Of(V1Probe? probe) => probe is null ? null
        : new ProbeTiming(
            Math.Max(probe.InitialDelaySeconds ?? 0, 0), AtLeastOne(probe.TimeoutSeconds, 1), AtLeastOne(probe.PeriodSeconds, 10), AtLeastOne(probe.FailureThreshold, 3))
        {
            Asks = Words(probe),
            RunsCommand = probe.Exec is not null,
            AsksProxy = probe.HttpGet is { Port: "15020", Path: { } path } && path.StartsWith("/app-health/", StringComparison.Ordinal),
            GracePeriod = probe.TerminationGracePeriodSeconds is { } seconds
                ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestGracePeriod))
                : null,
        };

    /// <summary>None of what gives a container time is less than there.</summary>
    public bool IsAtLeast(ProbeTiming other) =>
        InitialDelay >= other.InitialDelay && Timeout >= other.Timeout && Period >= other.Period && FailureThreshold >= other.FailureThreshold;

    private static int AtLeastOne(int? value, int fallback) => value is { } set and > 0 ? set : fallback;

    private static string Words(V1Probe probe) => probe switch
    {
        { HttpGet: { } get } => string.Create(CultureInfo.InvariantCulture, $"{get.Scheme ?? "HTTP"} {get.Host}:{get.Port}{get.Path ?? "/"}"),
        { TcpSocket: { } socket } => $"tcp {socket.Host}:{socket.Port}",
        { Grpc: { } grpc } => $"grpc {grpc.Port}/{grpc.Service}",
        { Exec.Command: { } command } => $"exec {string.Join('\0', command)}",
        _ => "",
    };
}
