using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Rollouts;

namespace Headroom.Remediation.Decisions;

/// <summary>What to do about a workload, and why, in words for a person.</summary>
public abstract record Decision(IReadOnlyList<JudgedKill> Kills, string Message)
{
    /// <summary>When the newest kill happened that says something about the workload as it is; null for none.</summary>
    public DateTimeOffset? LastKill => Kills.LastOrDefault(kill => !kill.IsHistory)?.Sighting.FinishedAt;

    /// <summary>What else a person has to know of the remedy: what has cut it, what it does to others. Each a clause of its own.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>When the workload has to be looked at again though nothing is killed, since nobody will tell what is waited for; null for not before the usual time.</summary>
    public DateTimeOffset? LookAgain { get; init; }

    /// <summary>
    /// How long until the next look where nothing else asks for one: when the kills have left the policy's window, the incident has to be closed, and what
    /// blocks a remedy may have gone unseen.
    /// </summary>
    public TimeSpan UntilNextLook(WorkloadCase workloadCase) => LookAgain - workloadCase.Now ?? workloadCase.Policy.Trigger.Within;

    /// <summary>The workload is not the policy's business: opted out, of another kind, or paused. Nothing is told.</summary>
    public sealed record LeaveAlone(IReadOnlyList<JudgedKill> Kills, string Message) : Decision(Kills, Message);

    /// <summary>No kill calls for a remedy (any more).</summary>
    public sealed record NothingToHeal(IReadOnlyList<JudgedKill> Kills, string Message) : Decision(Kills, Message);

    /// <summary>Killed, but not yet often enough.</summary>
    public sealed record AwaitKills(IReadOnlyList<JudgedKill> Kills, string Message) : Decision(Kills, Message);

    /// <summary>A remedy is due, and has to wait until then.</summary>
    public sealed record Wait(IReadOnlyList<JudgedKill> Kills, string Message, DateTimeOffset Until) : Decision(Kills, Message);

    /// <summary>A remedy is due now.</summary>
    public sealed record Remediate(IReadOnlyList<JudgedKill> Kills, string Message, Remedy Remedy) : Decision(Kills, Message);

    /// <summary>Nothing is to be healed, and a limit that has leapt may settle to what was measured.</summary>
    public sealed record Settle(IReadOnlyList<JudgedKill> Kills, string Message, Remedy Remedy) : Decision(Kills, Message);

    /// <summary>A remedy is due now, and the policy wants it told instead of written.</summary>
    public sealed record Recommend(IReadOnlyList<JudgedKill> Kills, string Message, Remedy Remedy) : Decision(Kills, Message)
    {
        /// <summary>The tool whose source it has to be committed to; null where none is known.</summary>
        public GitOpsOwner? Owner { get; init; }
    }

    /// <summary>Somebody has taken back what was set: it is not set against them a second time.</summary>
    public sealed record Contested(IReadOnlyList<JudgedKill> Kills, string Message, IReadOnlyList<Contest> Contests) : Decision(Kills, Message);

    /// <summary>A remedy is due, or was written, and something in the cluster stands in its way.</summary>
    public sealed record Blocked(IReadOnlyList<JudgedKill> Kills, string Message) : Decision(Kills, Message)
    {
        /// <summary>Containers were given back what they had before Headroom.</summary>
        public bool Reverted { get; init; }
    }

    /// <summary>A remedy was written, and this pod keeps it from coming through: it has to go.</summary>
    public sealed record DeletePod(IReadOnlyList<JudgedKill> Kills, string Message, PodFacts Pod) : Decision(Kills, Message);

    /// <summary>Pods that were taken away while it looped come back.</summary>
    /// <param name="Record">That nothing is owed any more; it travels with the change.</param>
    public sealed record RestoreReplicas(IReadOnlyList<JudgedKill> Kills, string Message, ReplicaChange Replicas, RemediationRecord Record) : Decision(Kills, Message);

    /// <summary>No further remedy is allowed: a person has to look.</summary>
    public sealed record GiveUp(IReadOnlyList<JudgedKill> Kills, string Message, GiveUpReason Reason) : Decision(Kills, Message)
    {
        /// <summary>Containers were given back what they had before Headroom.</summary>
        public bool Reverted { get; init; }

        /// <summary>What has to be kept with the workload so that nothing begins it again; null where it is kept, or follows from what is there.</summary>
        public RemediationRecord? Record { get; init; }
    }

    /// <summary>No further remedy is allowed, and the policy wants those that there were undone, now.</summary>
    /// <param name="Why">What was seen, without what is done about it.</param>
    public sealed record Revert(IReadOnlyList<JudgedKill> Kills, string Message, GiveUpReason Reason, string Why, Reversal Reversal) : Decision(Kills, Message);
}
