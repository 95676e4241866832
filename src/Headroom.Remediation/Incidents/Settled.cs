namespace Headroom.Remediation.Incidents;

/// <summary>
/// That a container's limit was settled to what it uses. It stays with the container's part of the record: what is killed after that leaps back, and is not settled
/// again until a person begins its story anew.
/// </summary>
public sealed record Settled
{
    public DateTimeOffset At { get; init; }

    /// <summary>The template's limit until then.</summary>
    public string From { get; init => field = value ?? ""; } = "";

    /// <summary>The limit since then.</summary>
    public string To { get; init => field = value ?? ""; } = "";

    /// <summary>The most that any of its pods was seen to use.</summary>
    public string Peak { get; init => field = value ?? ""; } = "";

    /// <summary>For how long that was looked at.</summary>
    public int MeasuredSeconds { get; init; }
}
