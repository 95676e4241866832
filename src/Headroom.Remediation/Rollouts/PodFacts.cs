using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Rollouts;

/// <summary>One pod of a workload, as far as a rollout is concerned.</summary>
/// <param name="ResourceVersion">As it was read: the precondition of its deletion.</param>
public sealed record PodFacts(string Name, string Uid, string ResourceVersion)
{
    public DateTimeOffset Created { get; init; }

    /// <summary>In the words of <see cref="WorkloadFacts.CurrentRevision"/>; null where its controller marks none.</summary>
    public string? Revision { get; init; }

    public bool Ready { get; init; }

    /// <summary>Its deletion was asked for.</summary>
    public bool Terminating { get; init; }

    /// <summary>What ended a container of it that is not ready, such as <c>app was OOM-killed</c>; null where nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>The scheduler's own words where no node has the memory for it; null where one has.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>What its containers have.</summary>
    public IReadOnlyDictionary<string, ContainerTemplate> Containers { get; init; } = new Dictionary<string, ContainerTemplate>();

    /// <summary>It does not run, and it has shown that it will not.</summary>
    public bool IsBroken => !Ready && !Terminating && (Failure ?? Unschedulable) is not null;

    /// <summary>The number at the end of its name, by which a StatefulSet knows its pods; null for none.</summary>
    public int? Ordinal => Ordinals.Of(Name);

    /// <summary>It was made with the memory that the template has now.</summary>
    public bool HasMemoryOf(WorkloadFacts workload) => workload.Record is { } record && record.Containers.Keys.All(name =>
        workload.Containers.TryGetValue(name, out var template) && Containers.TryGetValue(name, out var own)
        && own.Limit == template.Limit && own.Request == (template.Request ?? template.Limit));
}
