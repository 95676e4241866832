using System.Globalization;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Probes;

/// <summary>A number of a probe that a remedy may change.</summary>
public sealed record ProbeSetting(ProbeKind Probe, ProbeNumber Number)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<ProbeSetting> All { get; } =
        [.. Enum.GetValues<ProbeKind>().SelectMany(probe => Enum.GetValues<ProbeNumber>().Select(number => new ProbeSetting(probe, number)))];

    /// <summary>The container's field that holds the probe: <c>livenessProbe</c>.</summary>
    public string ProbeField => Probe switch
    {
        ProbeKind.Startup => "startupProbe",
        ProbeKind.Liveness => "livenessProbe",
        _ => "readinessProbe",
    };

    /// <summary>The probe's field that holds the number: <c>timeoutSeconds</c>.</summary>
    public string Name => Number switch
    {
        ProbeNumber.TimeoutSeconds => "timeoutSeconds",
        ProbeNumber.InitialDelaySeconds => "initialDelaySeconds",
        _ => "failureThreshold",
    };

    /// <summary>Null for a word that names none.</summary>
    public static ProbeSetting? Parse(string text) => All.FirstOrDefault(setting => setting.ToString() == text);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null where the container has no such probe.</summary>
    public int? In(ContainerProbes probes) => (probes.Of(Probe), Number) switch
    {
        (null, _) => null,
        ({ } timing, ProbeNumber.TimeoutSeconds) => timing.Timeout,
        ({ } timing, ProbeNumber.InitialDelaySeconds) => timing.InitialDelay,
        ({ } timing, _) => timing.FailureThreshold,
    };

    /// <summary>Such as <c>livenessProbe.timeoutSeconds</c>.</summary>
    public override string ToString() => $"{ProbeField}.{Name}";
}

public enum ProbeNumber
{
    TimeoutSeconds,
    InitialDelaySeconds,
    FailureThreshold,
}
