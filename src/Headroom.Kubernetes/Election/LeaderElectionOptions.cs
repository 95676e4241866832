namespace Headroom.Kubernetes.Election;

/// <summary>Which lease is held by whom, and with what patience. The defaults are client-go's.</summary>
public sealed class LeaderElectionOptions
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);

    /// <summary>A leader that died is missed for so long.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);

    /// <summary>Timers count whole milliseconds.</summary>
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(1);

    /// <summary>The lease's namespace, usually the program's own. It has to exist.</summary>
    public string Namespace { get; set; } = "";

    /// <summary>The lease's name: who asks for the same one in the same namespace is a rival.</summary>
    public string Name { get; set; } = "";

    /// <summary>What the lease names as its holder. Of this process alone: two of one identity would both lead.</summary>
    public string Identity { get; set; } = $"{Environment.MachineName}_{Guid.NewGuid()}";

    /// <summary>For how long others leave the lease alone after they saw it renewed; written in whole seconds, rounded up. From 1 s to 1 h.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>For how long the leader goes on without having renewed. What it is shorter than <see cref="LeaseDuration"/> is the margin for clocks that run unequally.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the leader renews, and how often the others look at least. From 1 ms.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one attempt may take: a second one has to fit before the deadline.</summary>
    internal TimeSpan Patience => RenewDeadline / 2;

    internal int LeaseDurationSeconds => (int)Math.Ceiling(LeaseDuration.TotalSeconds);

    /// <summary>Every fault, each in words that name the field; empty where there is none. Source of the rules: client-go's NewLeaderElector.</summary>
    public IReadOnlyList<string> Faults()
    {
        string?[] faults =
        [
            Given(nameof(Namespace), Namespace),
            Given(nameof(Name), Name),
            Given(nameof(Identity), Identity),
            LeaseDuration < ShortestLease || LeaseDuration > LongestLease ? $"{nameof(LeaseDuration)} is {LeaseDuration}; it must be from {ShortestLease} to {LongestLease}" : null,
            LeaseDuration <= RenewDeadline ? $"{nameof(LeaseDuration)} is {LeaseDuration}; it must be more than {nameof(RenewDeadline)}, {RenewDeadline}" : null,
            RenewDeadline <= RetryPeriod * 1.2 ? $"{nameof(RenewDeadline)} is {RenewDeadline}; it must be more than 1.2 times {nameof(RetryPeriod)}, {RetryPeriod}" : null,
            RetryPeriod < ShortestRetry ? $"{nameof(RetryPeriod)} is {RetryPeriod}; it must be {ShortestRetry} or more" : null,
        ];
        return [.. faults.OfType<string>()];
    }

    private static string? Given(string field, string value) => value.Length == 0 ? $"{field} is empty; it must be given" : null;
}
