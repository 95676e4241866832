using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Properties;

public sealed class RemedyProperties
{
    [Fact]
    public void A_step_is_in_whole_Mi_above_the_killed_limit_and_not_above_the_ceiling() =>
        Always.Holds(from limit in Any.Size from rules in Any.Rules from steps in Gen.Choose(0, 10) select (limit, rules, steps), given =>
        {
            if (StepStrategy.Next(given.limit, given.rules, given.steps) is not { } next)
                return;
            next.Should().BeGreaterThan(given.limit).And.BeLessThanOrEqualTo(given.rules.Ceiling);
            (next.Bytes % MemorySize.BytesPerMebibyte).Should().Be(0);
        });

    [Fact]
    public void A_step_is_at_least_what_the_policy_asks_for_unless_the_ceiling_cuts_it() =>
        Always.Holds(from limit in Any.Size from rules in Any.Rules from steps in Gen.Choose(0, 10) select (limit, rules, steps), given =>
        {
            if (StepStrategy.Next(given.limit, given.rules, given.steps) is not { } next || next == given.rules.Ceiling.RoundDownToMebibyte())
                return;
            next.Should().BeGreaterThanOrEqualTo(given.rules.Floor)
                .And.BeGreaterThanOrEqualTo(given.limit.Plus(given.rules.MinIncrease))
                .And.BeGreaterThanOrEqualTo(given.limit.Times(1 + (given.rules.GrowthPercent / 100m)));
        });

    [Fact]
    public void There_is_always_a_next_step_while_a_whole_Mi_is_left() =>
        Always.Holds(from limit in Any.Size from rules in Any.Rules from steps in Gen.Choose(0, 10) select (limit, rules, steps), given =>
            (StepStrategy.Next(given.limit, given.rules, given.steps) is not null).Should().Be(given.limit < given.rules.Ceiling.RoundDownToMebibyte()));

    [Fact]
    public void A_later_step_is_never_smaller_than_an_earlier_one() =>
        Always.Holds(from limit in Any.Size from rules in Any.Rules from steps in Gen.Choose(0, 10) select (limit, rules, steps), given =>
        {
            if (StepStrategy.Next(given.limit, given.rules, given.steps) is { } next)
                StepStrategy.Next(given.limit, given.rules, given.steps + 1)!.Value.Should().BeGreaterThanOrEqualTo(next);
        });

    [Fact]
    public void A_request_is_never_above_the_limit_nor_lowered() =>
        Always.Holds(Requests, given =>
        {
            if (RequestRule.Next(given.OldLimit, given.OldRequest, given.NewLimit, given.Step, given.Guaranteed, given.Rules) is not { } next)
                return;
            next.Should().BeLessThanOrEqualTo(given.NewLimit);
            if (given.OldRequest <= given.NewLimit)
                next.Should().BeGreaterThanOrEqualTo(given.OldRequest!.Value);
        });

    [Fact]
    public void A_guaranteed_containers_request_is_its_limit() =>
        Always.Holds(Requests, given =>
            RequestRule.Next(given.OldLimit, given.OldRequest, given.NewLimit, given.Step, guaranteed: true, given.Rules).Should().Be(given.NewLimit));

    private static Gen<(MemorySize OldLimit, MemorySize? OldRequest, MemorySize NewLimit, MemorySize Step, bool Guaranteed, MemoryRules Rules)> Requests =>
        from oldLimit in Any.Size
        from oldRequest in Gen.OneOf(Any.Size.Select(size => (MemorySize?)size), Gen.Constant<MemorySize?>(null))
        from newLimit in Any.Size
        from step in Any.Size
        from guaranteed in Gen.Elements(true, false)
        from rules in Any.Rules
        select (oldLimit, oldRequest, newLimit, step, guaranteed, rules);
}
