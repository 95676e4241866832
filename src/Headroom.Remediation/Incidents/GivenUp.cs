namespace Headroom.Remediation.Incidents;

/// <summary>
/// The end of a container's story, kept so that neither a restart of the operator nor a further kill begins it again. It holds until a person
/// acts: it is over where the template, the container's limit or the policy has changed since. Time alone does not end it.
/// </summary>
public sealed record GivenUp
{
    /// <summary>The name of a <see cref="Decisions.GiveUpReason"/>.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>What the container had before Headroom was given back to it.</summary>
    public bool Reverted { get; init; }

    /// <summary>The template's limit until then; null for none.</summary>
    public string? Limit { get; init; }

    /// <summary>The template's request until then; null for none.</summary>
    public string? Request { get; init; }

    /// <summary>Why, in the cluster's own words; null where they follow from the rest.</summary>
    public string? Words { get; init; }

    /// <summary>As <see cref="Rollouts.RolloutFacts.Obstacle"/>: it is over where that has changed, too. Null where it does not depend on any.</summary>
    public string? Obstacle { get; init; }

    /// <summary>As <see cref="Policies.Policy.Version"/>.</summary>
    public string? Policy { get; init; }

    /// <summary>As <see cref="Workloads.WorkloadFacts.TemplateVersion"/>.</summary>
    public string? Template { get; init; }
}
