using FsCheck;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Properties;

public sealed class PolicyProperties
{
    [Fact]
    public void Any_spec_is_a_sound_policy_or_a_list_of_short_violations() =>
        Always.Holds(Any.Spec, spec =>
        {
            var (policy, violations) = PolicyReader.Read(A.Metadata(), spec);

            (policy is null).Should().Be(violations.Count > 0);
            violations.Should().OnlyContain(violation => violation.Field.StartsWith("spec.", StringComparison.Ordinal) && violation.Message.Length < 250);
            if (policy is not null)
                Sound(policy);
        });

    [Fact]
    public void A_selector_is_refused_exactly_where_no_labels_satisfy_it() =>
        Always.Holds(Any.Selector, selector =>
        {
            var violations = PolicyReader.Read(A.Metadata(), new MemoryPolicySpec { Selector = selector, Memory = new MemorySpec { Ceiling = "1Gi" } }).Violations;

            (violations.Count == 0).Should().Be(EveryLabelling().Any(selector.Matches));
        });

    [Fact]
    public void A_selector_covers_another_exactly_where_no_labels_satisfy_only_the_other() =>
        Always.Holds(from wide in Any.Selector from narrow in Any.Selector where EveryLabelling().Any(narrow.Matches) select (wide, narrow), given =>
        {
            var covers = SelectorCover.Covers(given.wide, given.narrow);

            covers.Should().Be(EveryLabelling().Where(given.narrow.Matches).All(given.wide.Matches));
        });

    [Fact]
    public void A_wait_never_shrinks_and_never_exceeds_its_bound() =>
        Always.Holds(from backoff in Any.Backoff from attempts in Gen.OneOf(Gen.Choose(0, 50), Gen.Choose(0, int.MaxValue - 1)) select (backoff, attempts), given =>
        {
            var (wait, next) = (given.backoff.After(given.attempts), given.backoff.After(given.attempts + 1));

            next.Should().BeGreaterThanOrEqualTo(wait).And.BeLessThanOrEqualTo(given.backoff.Max);
            wait.Should().BeGreaterThanOrEqualTo(TimeSpan.Zero);
        });

    private static void Sound(Policy policy)
    {
        policy.Memory.Ceiling.Bytes.Should().BePositive();
        policy.Memory.Floor.Should().BeLessThanOrEqualTo(policy.Memory.Ceiling);
        policy.Memory.GrowthPercent.Should().BePositive();
        policy.Memory.MinIncrease.Bytes.Should().BePositive();
        policy.Memory.RequestPercent.Should().BeInRange(1, 100);
        policy.Backoff.Initial.Should().BeLessThanOrEqualTo(policy.Backoff.Max);
        policy.MaxAttempts.Should().BePositive();
        policy.Trigger.Kills.Should().BePositive();
        policy.Workloads.Should().NotBeEmpty();
        foreach (var container in policy.Containers.Keys)
        {
            policy.RulesOf(container).Floor.Should().BeLessThanOrEqualTo(policy.RulesOf(container).Ceiling);
            policy.RulesOf(container).RequestPercent.Should().BeInRange(1, 100);
        }
    }

    private static IEnumerable<Dictionary<string, string>> EveryLabelling()
    {
        string?[] values = [null, "x", "y", "z", "another"];
        return from a in values
               from b in values
               select new[] { ("a", a), ("b", b) }.Where(label => label.Item2 is not null).ToDictionary(label => label.Item1, label => label.Item2!);
    }
}
