using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Properties;

public sealed class JudgementProperties
{
    [Fact]
    public void Every_case_gets_a_decision_and_a_reason() =>
        Always.Holds(Any.Case, workloadCase => Judgement.Decide(workloadCase).Message.Should().NotBeNullOrEmpty());

    [Fact]
    public void The_generator_reaches_every_decision() =>
        Always.Sample(30, 3000, Any.Case).Select(workloadCase => Judgement.Decide(workloadCase).GetType().Name).Distinct()
            .Should().BeEquivalentTo(typeof(Decision).GetNestedTypes().Select(type => type.Name).Except([nameof(Decision.DeletePod), nameof(Decision.Settle), nameof(Decision.RestoreReplicas)]), "only what is read of a rollout finds a broken pod, settling takes a measured use, and what is owed is asked of a decision");

    [Fact]
    public void A_remedy_keeps_to_its_bounds() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            foreach (var remedy in RemedyOf(Judgement.Decide(workloadCase))?.Containers ?? [])
            {
                var template = workloadCase.Workload.Containers[remedy.Container];
                var killed = workloadCase.Sightings.Where(sighting => sighting.Container == remedy.Container).Select(sighting => sighting.Limit);
                var filledIn = workloadCase.Surroundings.Defaults.Limit;
                (template.Limit is { } named ? [named] : killed.Append(filledIn)).Should().Contain(remedy.From);
                if (remedy.To is { } to)
                {
                    to.Should().BeGreaterThan(remedy.From!.Value).And.BeLessThanOrEqualTo(workloadCase.Policy.RulesOf(remedy.Container).Ceiling);
                    (to.Bytes % MemorySize.BytesPerMebibyte).Should().Be(0);
                }

                (remedy.To <= workloadCase.Workload.Containers[remedy.Container].Limit).Should().BeFalse("a remedy never lowers the template");
                (remedy.RequestTo > (remedy.To ?? remedy.From)).Should().BeFalse();
            }
        });

    [Fact]
    public void A_limit_is_raised_for_kills_at_that_limit_only_and_for_probable_ones_never_the_first_time() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            var decision = Judgement.Decide(workloadCase);
            foreach (var remedy in RemedyOf(decision)?.Containers ?? [])
            {
                var verdicts = decision.Kills.Where(kill => kill.Sighting.Container == remedy.Container).Select(kill => kill.Verdict.Kind).ToList();
                var (certain, probable) = (verdicts.Count(kind => kind == VerdictKind.LimitOom), verdicts.Count(kind => kind == VerdictKind.ProbableOom));
                if (remedy.To is not null)
                    (certain > 0 || probable > 1).Should().BeTrue();
                else
                    (certain + probable == 0 && verdicts.Any(kind => kind is VerdictKind.NodeOom or VerdictKind.Evicted)).Should().BeTrue();
            }
        });

    [Fact]
    public void The_generator_reaches_every_verdict() =>
        Always.Sample(30, 3000, Any.Case).SelectMany(workloadCase => Judgement.Decide(workloadCase).Kills).Select(kill => kill.Verdict.Kind).Distinct()
            .Should().BeEquivalentTo(Enum.GetValues<VerdictKind>());

    [Fact]
    public void A_remedy_is_written_for_enforced_containers_of_a_workload_in_scope_only() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            if (Judgement.Decide(workloadCase) is not Decision.Remediate { Remedy: var remedy })
                return;
            workloadCase.Workload.IgnoredBy.Should().BeNull();
            workloadCase.Workload.RevisionObserved.Should().BeTrue();
            workloadCase.Policy.Workloads.Should().Contain(workloadCase.Workload.Workload.Kind);
            remedy.Changed.Should().NotBeEmpty().And.OnlyContain(container => workloadCase.Policy.ModeOf(container) == PolicyMode.Enforce);
        });

    [Fact]
    public void The_order_of_the_sightings_does_not_matter() =>
        Always.Holds(Any.Shuffled, given => Told(Judgement.Decide(given.Shuffled)).Should().Be(Told(Judgement.Decide(given.Case))));

    [Fact]
    public void Seeing_a_kill_again_does_not_matter() =>
        Always.Holds(Any.Case, workloadCase =>
            Told(Judgement.Decide(workloadCase with { Sightings = [.. workloadCase.Sightings, .. workloadCase.Sightings] })).Should().Be(Told(Judgement.Decide(workloadCase))));

    [Fact]
    public void The_same_case_gets_the_same_decision() =>
        Always.Holds(Any.Case, workloadCase => Told(Judgement.Decide(workloadCase)).Should().Be(Told(Judgement.Decide(workloadCase))));

    [Fact]
    public void A_remedy_leaves_nothing_of_its_kills_to_remedy_again() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            if (Judgement.Decide(workloadCase) is not Decision.Remediate { Remedy: var remedy })
                return;
            var healed = remedy.Containers.Select(container => container.Container).ToHashSet();

            var raised = remedy.Containers.Where(container => container.To is not null).Select(container => container.Container).ToHashSet();

            var after = Judgement.Decide(workloadCase with { Workload = Apply(workloadCase.Workload, remedy) });

            after.Kills.Where(kill => healed.Contains(kill.Sighting.Container)).Should().NotContain(kill => kill.Verdict.Kind == VerdictKind.LimitOom && raised.Contains(kill.Sighting.Container));
            RemedyOf(after)?.Containers.Should().NotContain(container => healed.Contains(container.Container));
        });

    [Fact]
    public void The_record_outlives_a_restart() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            if (RemedyOf(Judgement.Decide(workloadCase)) is not { } remedy)
                return;
            var record = remedy.Record;

            RemediationRecordFormat.Read(RemediationRecordFormat.Write(record)).Should().BeEquivalentTo(record);
            record.LastAttempt.Should().Be(workloadCase.Now);
            foreach (var container in remedy.Containers)
                record.Containers[container.Container].Limit.Should().Be(container.To is null ? Text(workloadCase.Workload.Containers[container.Container].Limit) : Text(container.To));
        });

    [Fact]
    public void A_workload_that_nothing_cures_is_given_up_after_its_attempts() =>
        Always.Holds(from policy in Any.Policy from limit in Any.PositiveSize select (Enforcing(policy), limit), given =>
        {
            var policy = given.Item1 with { Backoff = given.Item1.Backoff with { ResetAfter = TimeSpan.FromHours(8760) } };

            var (end, remedies) = Climb(policy, given.limit, between: TimeSpan.FromSeconds(1));

            remedies.Should().BeLessThanOrEqualTo(policy.MaxAttempts);
            if (remedies < policy.MaxAttempts)
                end.Reason.Should().Be(GiveUpReason.CeilingReached);
        });

    [Fact]
    public void Even_if_attempts_age_away_it_stops_at_the_ceiling() =>
        Always.Holds(from policy in Any.Policy from limit in Any.PositiveSize select (Enforcing(policy), limit), given =>
        {
            var policy = given.Item1 with { Backoff = given.Item1.Backoff with { ResetAfter = TimeSpan.FromSeconds(1) } };

            var (end, remedies) = Climb(policy, given.limit, between: TimeSpan.FromHours(1));

            end.Reason.Should().Be(GiveUpReason.CeilingReached);
            remedies.Should().BeLessThan(3000, "1 % of 100 Mi and more is at least a Mi, and 1 % a step is a factor of 8 Ei / 100 Mi in 2,600");
        });

    [Fact]
    public void What_is_undone_is_undone_once_and_nothing_follows() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            if (Judgement.Decide(workloadCase) is not Decision.Revert { Reversal: var reversal, Message: var message })
                return;
            workloadCase.Policy.OnGiveUp.Should().Be(OnGiveUp.Revert);
            reversal.Containers.Should().NotBeEmpty().And.OnlyContain(container => workloadCase.Policy.ModeOf(container.Container) == PolicyMode.Enforce);

            var after = Judgement.Decide(workloadCase with { Workload = Apply(workloadCase.Workload, reversal), Sightings = [] });

            after.Should().BeOfType<Decision.GiveUp>().Which.Should().Match<Decision.GiveUp>(gaveUp => gaveUp.Reverted && gaveUp.Record == null && gaveUp.Message == message);
        });

    [Fact]
    public void What_is_given_up_and_kept_is_kept_once() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            if (Judgement.Decide(workloadCase) is not Decision.GiveUp { Record: { } record, Message: var message })
                return;
            var kept = workloadCase.Workload with { Record = RemediationRecordFormat.Read(RemediationRecordFormat.Write(record)) };

            var after = Judgement.Decide(workloadCase with { Workload = kept });

            after.Should().Match<Decision>(decision => (decision as Decision.GiveUp)!.Record == null && decision.Message == message);
        });

    private static Remedy? RemedyOf(Decision decision) => decision switch
    {
        Decision.Remediate remediate => remediate.Remedy,
        Decision.Recommend recommend => recommend.Remedy,
        _ => null,
    };

    /// <summary>All of a decision that anybody is told: two that tell the same are the same.</summary>
    private static string Told(Decision decision) => string.Join('\n',
    [
        decision.GetType().Name,
        decision.Message,
        (decision as Decision.Wait)?.Until.ToString("O") ?? "",
        (decision as Decision.GiveUp)?.Reason.ToString() ?? "",
        (decision as Decision.GiveUp)?.Record is { } kept ? RemediationRecordFormat.Write(kept) : "",
        (decision as Decision.Revert)?.Reversal is { } reversal ? $"{reversal}\n{RemediationRecordFormat.Write(reversal.Record)}" : "",
        RemedyOf(decision) is { } remedy ? $"{remedy}\n{RemediationRecordFormat.Write(remedy.Record)}" : "",
        .. decision.Kills.Select(kill => $"{kill.Sighting.Id} {kill.Verdict}"),
    ]);

    private static string? Text(MemorySize? size) => size?.ToString();

    private static WorkloadFacts Apply(WorkloadFacts workload, Remedy remedy)
    {
        var containers = new Dictionary<string, ContainerTemplate>(workload.Containers);
        foreach (var container in remedy.Containers)
            containers[container.Container] = new ContainerTemplate(container.To ?? containers[container.Container].Limit, container.RequestTo ?? containers[container.Container].Request);
        return workload with { Containers = containers, Record = RemediationRecordFormat.Read(RemediationRecordFormat.Write(remedy.Record)) };
    }

    private static WorkloadFacts Apply(WorkloadFacts workload, Reversal reversal)
    {
        var containers = new Dictionary<string, ContainerTemplate>(workload.Containers);
        foreach (var container in reversal.Containers)
            containers[container.Container] = new ContainerTemplate(container.To, container.RequestTo);
        return workload with { Containers = containers, Record = RemediationRecordFormat.Read(RemediationRecordFormat.Write(reversal.Record)) };
    }

    private static Policy Enforcing(Policy policy) => policy with
    {
        Mode = PolicyMode.Enforce,
        Containers = new Dictionary<string, ContainerRules>(),
        Workloads = new HashSet<WorkloadKind> { WorkloadKind.Deployment },
    };

    /// <summary>A container that no memory is enough for, healed as the operator would, step by step to the end.</summary>
    private static (Decision.GiveUp End, int Remedies) Climb(Policy policy, MemorySize limit, TimeSpan between)
    {
        var workload = A.Workload(limit.ToString(), request: null);
        var (now, remedies) = (A.Now, 0);
        while (true)
        {
            var kills = Enumerable.Range(0, policy.Trigger.Kills).Select(at => A.Sighting(pod: $"pod-{at}", limit: workload.Containers[A.Container].Limit.ToString(), request: null) with
            {
                StartedAt = now.AddSeconds(-3),
                FinishedAt = now,
            });
            switch (Judgement.Decide(new WorkloadCase(policy, workload, [.. kills], now)))
            {
                case Decision.Remediate { Remedy: var remedy }:
                    workload = Apply(workload, remedy);
                    remedies++;
                    now += between;
                    break;
                case Decision.Wait wait when wait.Until > now:
                    now = wait.Until;
                    break;
                case Decision.Revert { Reversal: var reversal }:
                    workload = Apply(workload, reversal);
                    workload.Containers[A.Container].Limit.Should().Be(limit);
                    break;
                case Decision.GiveUp gaveUp:
                    return (gaveUp, remedies);
                case var other:
                    throw new InvalidOperationException($"{other.GetType().Name}: {other.Message}");
            }
        }
    }
}
