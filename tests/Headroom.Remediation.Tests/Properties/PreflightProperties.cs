using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Properties;

/// <summary>Whatever a cluster has in a remedy's way: it is cut or blocked, and never made worse.</summary>
public sealed class PreflightProperties
{
    [Fact]
    public void A_fitted_remedy_keeps_to_the_bounds_of_its_policy() =>
        Always.Holds(Given, given =>
        {
            var (workloadCase, facts) = given;
            var before = PreflightChain.RemedyOf(Judgement.Decide(workloadCase));
            var after = PreflightChain.RemedyOf(PreflightChain.Check(workloadCase, Judgement.Decide(workloadCase), facts));
            foreach (var remedy in after?.Containers ?? [])
            {
                var wanted = before!.Containers.Single(container => container.Container == remedy.Container);
                remedy.From.Should().Be(wanted.From);
                (remedy.To is null).Should().Be(wanted.To is null);
                if (remedy.To is { } to)
                {
                    to.Should().BeGreaterThan(remedy.From!.Value).And.BeLessThanOrEqualTo(wanted.To!.Value).And.BeLessThanOrEqualTo(workloadCase.Policy.RulesOf(remedy.Container).Ceiling);
                    (to.Bytes % MemorySize.BytesPerMebibyte).Should().Be(0);
                }

                (remedy.RequestTo > (remedy.To ?? remedy.From)).Should().BeFalse("a request is never above its limit");
                if (remedy.To is not null)
                    after!.Record.Containers[remedy.Container].Limit.Should().Be(remedy.To.ToString());
            }
        });

    [Fact]
    public void A_limit_that_is_written_is_within_every_LimitRange() =>
        Always.Holds(Given, given =>
        {
            var after = PreflightChain.Check(given.Case, Judgement.Decide(given.Case), given.Facts);
            foreach (var limit in (after as Decision.Remediate)?.Remedy.Containers.Select(container => container.To).OfType<MemorySize>() ?? [])
                given.Facts.LimitRanges.Should().NotContain(range => limit > range.ContainerMax || limit > range.PodMax);
        });

    [Fact]
    public void A_remedy_is_due_written_or_blocked_and_never_lost() =>
        Always.Holds(Given, given =>
        {
            var before = Judgement.Decide(given.Case);
            var after = PreflightChain.Check(given.Case, before, given.Facts);
            if (after is Decision.Blocked && before is not Decision.Blocked)
                before.Should().BeOfType<Decision.Remediate>();
            else
                after.GetType().Should().Be(before.GetType());
            after.Kills.Should().BeSameAs(before.Kills);
            after.Message.Should().NotBeEmpty();
            (PreflightChain.RemedyOf(after)?.Changed.Count()).Should().NotBe(0);
        });

    [Fact]
    public void The_generator_reaches_remedies_that_are_cut_blocked_and_left()
    {
        var outcomes = Always.Sample(30, 9000, Given).Where(given => Judgement.Decide(given.Case) is Decision.Remediate)
            .Select(given => PreflightChain.Check(given.Case, Judgement.Decide(given.Case), given.Facts)).ToList();

        outcomes.OfType<Decision.Blocked>().Select(blocked => blocked.Message.Split(' ')[0]).Distinct().Should().Contain(["the", "VPA", "ResourceQuota", "api"]);
        outcomes.Where(decision => decision.Notes.Count > 0).Should().HaveCountGreaterThan(10);
        outcomes.OfType<Decision.Remediate>().Where(decision => decision.Notes.Count == 0).Should().HaveCountGreaterThan(20);
    }

    private static Gen<(WorkloadCase Case, PreflightFacts Facts)> Given =>
        from workloadCase in Any.Case
        from facts in Facts
        from rollout in Rollouts
        select (workloadCase with { Workload = workloadCase.Workload with { Rollout = rollout } }, facts);

    private static Gen<Rollout> Rollouts =>
        from pods in Gen.Elements(0, 1, 1, 3, 100, int.MaxValue)
        from surge in Gen.Elements(0, 1, 25, int.MaxValue)
        from paused in Seldom
        from first in Gen.Frequency(Tuple.Create(9, Gen.Constant(0)), Tuple.Create(1, Gen.Choose(1, 5)))
        select new Rollout { Pods = pods, Surge = surge, Paused = paused, FirstOrdinal = first };

    private static Gen<PreflightFacts> Facts =>
        from ranges in Gen.Resize(2, Gen.ListOf(
            from sizes in Gen.ArrayOf(4, Maybe(Any.Size))
            from ratios in Gen.ArrayOf(2, Gen.Elements<decimal?>(null, null, 0, 1, 1.5m, 2, 3, 1000))
            select new LimitRangeFacts("range") { ContainerMax = sizes[0], PodMax = sizes[1], DefaultLimit = sizes[2], DefaultRequest = sizes[3], ContainerRatio = ratios[0], PodRatio = ratios[1] }))
        from quotas in Gen.Resize(2, Gen.ListOf(
            from hard in Gen.Frequency(Tuple.Create(2, Gen.Constant(new MemorySize(long.MaxValue))), Tuple.Create(1, Any.Size))
            from used in Gen.Frequency(Tuple.Create(3, Gen.Constant(MemorySize.Zero)), Tuple.Create(1, Any.Size))
            from limits in Gen.Elements(true, false)
            select new QuotaFacts("quota") { Limits = limits ? new QuotaAmount(hard, used) : null, Requests = limits ? null : new QuotaAmount(hard, used) }))
        from node in Maybe(Any.Size)
        from owns in Gen.Elements(Enum.GetValues<MemoryOwnership>())
        from vertical in Gen.Frequency(Tuple.Create(3, Gen.Constant(false)), Tuple.Create(1, Gen.Constant(true)))
        from percent in Gen.Choose(0, 200)
        select new PreflightFacts
        {
            LimitRanges = [.. ranges],
            Quotas = [.. quotas],
            LargestNode = node is { } size ? new NodeSize("node", size) : null,
            VerticalAutoscalers = vertical ? [new VerticalAutoscaler("vertical", Preflights.Own, true) { Containers = new Dictionary<string, MemoryOwnership> { ["*"] = owns } }] : [],
            HorizontalAutoscalers = [new HorizontalAutoscaler("horizontal", Preflights.Own, null, percent)],
        };

    private static Gen<bool> Seldom => Gen.Frequency(Tuple.Create(9, Gen.Constant(false)), Tuple.Create(1, Gen.Constant(true)));

    private static Gen<MemorySize?> Maybe(Gen<MemorySize> any) => Gen.Frequency(Tuple.Create(1, any.Select(size => (MemorySize?)size)), Tuple.Create(2, Gen.Constant<MemorySize?>(null)));
}
