using System.Text.Json.Nodes;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>What holds in every story, whatever goes wrong in it. Reads every write that the cluster took.</summary>
internal sealed class StoryRules(StoryPlan plan, SimulatedCluster cluster, IReadOnlyList<string> operators)
{
    private readonly List<StoredChange> _writes = [.. cluster.Store.History.Where(change => operators.Contains(change.Writer))];

    public IReadOnlyList<string> Violations() =>
    [
        .. cluster.Unknown.Select(call => $"the simulation does not know {call}"),
        .. Limits(), .. Decisions(), .. Places(), .. Fields(), .. AfterTheEnd(), .. Budget(), .. FinalEvent(),
    ];

    private IEnumerable<StoredChange> OfWorkload => _writes.Where(change => change.Kind == plan.Kind);

    private IEnumerable<string> Limits()
    {
        var ceiling = MemorySize.Parse(plan.Ceiling);
        return OfWorkload.Select(change => LimitOf(change.Object)).Where(limit => MemorySize.Parse(limit) > ceiling)
            .Select(limit => $"a limit of {limit} is above the ceiling of {plan.Ceiling}");
    }

    private IEnumerable<string> Decisions()
    {
        var changes = OfWorkload.Count(ChangesSpec);
        if (changes > plan.Changes)
            yield return $"{changes} changes of the template instead of {plan.Changes}: something was decided twice";
    }

    private IEnumerable<string> Places() => _writes
        .Where(change => change.Kind != plan.Kind && change.Kind != ApiKind.Events && change.Kind != ApiKind.Policies
            && (change.Kind != ApiKind.Pods || plan.Kind != ApiKind.StatefulSets))
        .Select(change => $"{change.Writer} has written {change.Kind.FullName} {change.Name}");

    /// <summary>Of the workload nothing but memory and Headroom's own annotations, of the policy nothing but the status.</summary>
    private IEnumerable<string> Fields() => _writes
        .Where(change => change.Before is not null && change.Kind != ApiKind.Events && change.Kind != ApiKind.Pods)
        .Where(change => !JsonNode.DeepEquals(Rest(change.Object), Rest(change.Before!)))
        .Select(change => $"{change.Writer} has changed more of {change.Kind.FullName} {change.Name} than it may: {change.Object}");

    /// <summary>The final state is final once the status says so.</summary>
    private IEnumerable<string> AfterTheEnd()
    {
        var end = cluster.Store.History.FirstOrDefault(IsEnd)?.Version;
        return OfWorkload.Where(change => change.Version > end)
            .Select(change => $"{change.Writer} has written the workload after its incident was {plan.Phase}");
    }

    /// <summary>Of each operator: what it spends between any two of its patches is within the burst and what has come in since.</summary>
    private IEnumerable<string> Budget()
    {
        foreach (var spender in OfWorkload.Where(ChangesSpec).GroupBy(change => change.Writer))
        {
            var patches = spender.ToList();
            for (var first = 0; first < patches.Count; first++)
            {
                for (var last = first; last < patches.Count; last++)
                {
                    var (spent, span) = ((last - first + 1) * plan.Replicas, patches[last].At - patches[first].At);
                    // A workload that costs more than the burst goes when the budget is full.
                    if (spent > Math.Max(plan.Burst, plan.Replicas) + (span.TotalMinutes * plan.PerMinute) + 1e-6)
                        yield return $"{spender.Key} has spent {spent} replicas within {span}";
                }
            }
        }
    }

    /// <summary>
    /// An operator may write the status first, and die before it has written the event: the next one finds the incident closed. The event is
    /// asked for only of the operator that lived to the end.
    /// </summary>
    private IEnumerable<string> FinalEvent()
    {
        if (cluster.Store.History.FirstOrDefault(IsEnd) is { } end && end.Writer != operators[^1])
            yield break;
        var reasons = cluster.Store.List(ApiKind.Events, StoryPlan.Namespace).Select(each => (string?)each["reason"]);
        if (plan.FinalEvent is { } reason && !reasons.Contains(reason))
            yield return $"there is no event {reason}";
    }

    /// <summary>Null for none.</summary>
    public static JsonObject? IncidentOf(JsonObject policy) => policy["status"]?["incidents"]?.AsArray().FirstOrDefault() as JsonObject;

    private bool IsEnd(StoredChange change) =>
        change.Kind == ApiKind.Policies && (string?)IncidentOf(change.Object)?["phase"] == plan.Phase;

    private static bool ChangesSpec(StoredChange change) =>
        change.Before is not null && !JsonNode.DeepEquals(change.Object["spec"], change.Before["spec"]);

    private static string LimitOf(JsonObject workload) =>
        (string)workload["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"]!;

    private static JsonObject Rest(JsonObject found)
    {
        var rest = found.DeepClone().AsObject();
        var metadata = rest["metadata"]!.AsObject();
        metadata.Remove("resourceVersion");
        metadata.Remove("generation");
        RemoveMarks(metadata);
        if (rest["spec"]?["template"] is not { } template)
        {
            rest.Remove("status");
            return rest;
        }

        RemoveMarks(template["metadata"]!.AsObject());
        foreach (var container in template["spec"]!["containers"]!.AsArray())
        {
            foreach (var amounts in new[] { "limits", "requests" })
                container!["resources"]?[amounts]?.AsObject().Remove("memory");
        }

        return rest;
    }

    private static void RemoveMarks(JsonObject metadata)
    {
        if (metadata["annotations"] is not JsonObject annotations)
            return;
        var marks = annotations.Select(entry => entry.Key).Where(key => key.StartsWith(RemediationRecord.Domain, StringComparison.Ordinal));
        foreach (var mark in marks.ToList())
            annotations.Remove(mark);
        if (annotations.Count == 0)
            metadata.Remove("annotations");
    }
}
