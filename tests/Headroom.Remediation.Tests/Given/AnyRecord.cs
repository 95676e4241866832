using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Given;

/// <summary>Generators over what former remedies may have left at a workload.</summary>
internal static class AnyRecord
{
    /// <summary>By the policy as it is, before a change of it, or in words of another version.</summary>
    private static readonly Gen<GivenUp?> GivenUp =
        from reason in Gen.Frequency(Tuple.Create(9, Gen.Elements(Enum.GetNames<GiveUpReason>())), Tuple.Create(1, Gen.Elements("", "Bored")))
        from reverted in Gen.Elements(true, false)
        from version in Gen.Elements(A.Policy().Version, A.Policy().Version, "other", null)
        from limit in Any.Maybe(Any.Size)
        from there in Gen.Elements(true, false, false, false)
        select there ? new GivenUp { Reason = reason, At = A.Now, Reverted = reverted, Limit = limit?.ToString(), Policy = version } : null;

    private static readonly Gen<ContainerRecord> Container =
        from limit in Any.Size
        from original in Any.Maybe(Any.Size)
        from uptime in Any.Maybe(Gen.Choose(0, 100))
        from leaks in Gen.Elements(true, false)
        from givenUp in GivenUp
        select new ContainerRecord
        {
            OriginalLimit = original?.ToString(),
            Limit = limit.ToString(),
            Kills = 2,
            Killed = leaks ? LeakingUpTo(limit) : [new KillPoint(limit.ToString(), uptime)],
            GivenUp = givenUp,
        };

    public static Gen<RemediationRecord> Record { get; } =
        from attempts in Gen.Frequency(Tuple.Create(8, Gen.Choose(0, 8)), Tuple.Create(1, Gen.Elements(int.MinValue, -1, 100, int.MaxValue)))
        from last in Gen.Frequency(
            Tuple.Create(8, Gen.Choose(-60, 5000).Select(ago => A.Now.AddSeconds(-ago))),
            Tuple.Create(1, Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, A.Now)))
        from api in Container
        from worker in Container
        from version in Gen.Elements(A.Policy().Version, "other", null)
        select new RemediationRecord { Attempts = attempts, LastAttempt = last, Policy = "api", PolicyVersion = version, Containers = new Dictionary<string, ContainerRecord> { ["api"] = api, ["worker"] = worker } };

    /// <summary>The same, and the limit that api has is that of the last remedy.</summary>
    public static RemediationRecord? Ours(RemediationRecord? record, ContainerTemplate template)
    {
        if (record is null || template.Limit is not { } limit)
            return record;
        var api = record.Containers["api"];
        return record with
        {
            Containers = new Dictionary<string, ContainerRecord>(record.Containers)
            {
                ["api"] = api with { Limit = limit.ToString(), Killed = api.Killed.Count > 1 ? LeakingUpTo(limit) : api.Killed },
            },
        };
    }

    /// <summary>What a kill after a minute or so at the limit completes.</summary>
    private static KillPoint[] LeakingUpTo(MemorySize limit) => [new(new MemorySize(limit.Bytes / 4).ToString(), 15), new(new MemorySize(limit.Bytes / 2).ToString(), 30)];
}
