using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>Says what is missing for a surer verdict.</summary>
internal static class UnknownJudge
{
    public const string NoFailedProbe = ", and the kubelet names no failed probe";

    public static Verdict Judge(VerdictInput input) => new(VerdictKind.Unknown, Evidence(input.Sighting, input.PodEvents is not null));

    private static string Evidence(Sighting sighting, bool knowsEvents) => sighting switch
    {
        { Evicted: true } => "evicted from a node short of memory, but nothing says when",
        { OomKilled: true, FinishedAt: null } => "OOMKilled, but the status does not say when",
        { OomKilled: true, PodLimit: { } shared } =>
            $"OOMKilled in a pod whose containers share a limit of {shared} (spec.resources of the pod): which of them took it cannot be told",
        { KilledAtStart: true } => $"{LimitOomJudge.AtStart(sighting)}, and the container has no limit of its own that could be raised",
        { PodReason: { Length: > 0 } reason } => $"exit code {sighting.ExitCode}; the whole pod ended: {reason}{Said(sighting.PodMessage)}",
        { Reason: "ContainerStatusUnknown" } => $"the kubelet had lost sight of the container: exit code {sighting.ExitCode} only stands in for what nobody saw",
        { ExitCode: SightingReader.TerminatedExitCode } => $"exit code 143: something asked it to end (SIGTERM){NoProbe(knowsEvents)}",
        { ExitCode: SightingReader.KilledExitCode } => $"exit code 137 without OOMKilled: any SIGKILL looks like this{NoProbe(sighting.Probes.Kill && knowsEvents)}",
        { Limit: null } => $"exit code {sighting.ExitCode}, which the policy lists as out of memory, but the container has no limit that could be raised",
        _ => $"exit code {sighting.ExitCode}, and the status does not say when",
    };

    private static string NoProbe(bool known) => known ? NoFailedProbe : "";

    private static string Said(string? message) => string.IsNullOrWhiteSpace(message) ? "" : $" ({message.Trim()})";
}
