using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Tests.Properties;

public sealed class ProbeProperties
{
    [Fact]
    public void Probes_only_ever_get_more_time_and_never_more_than_the_policy_allows() =>
        Always.Holds(Any.ProbeKills, workloadCase =>
        {
            if (Judgement.Decide(workloadCase) is not Decision.Remediate { Remedy: var remedy })
                return;
            foreach (var probe in remedy.Probes)
            {
                var (template, rules) = (workloadCase.Workload.Containers[probe.Container], workloadCase.Policy.Probes);
                probe.Changes.Should().NotBeEmpty();
                foreach (var change in probe.Changes)
                {
                    change.From.Should().Be(change.Setting.In(template.Probes));
                    change.To.Should().BeGreaterThan(change.From).And.BeLessThanOrEqualTo(Most(change, rules));
                    if (change.Setting.Number == ProbeNumber.TimeoutSeconds)
                        change.To.Should().BeLessThanOrEqualTo(Math.Max(template.Probes.Of(change.Setting.Probe)!.Period, 5), "a try ends before the next one, or after five seconds");
                }

                remedy.Record.Containers[probe.Container].ProbeSettings.Should().Contain(setting => probe.Changes.Any(change => change.Setting.ToString() == setting.Field && change.To == setting.To));
            }
        });

    [Fact]
    public void Probes_are_changed_only_where_the_kubelet_says_that_one_has_ended_the_container() =>
        Always.Holds(Any.ProbeKills, workloadCase =>
        {
            if (Judgement.Decide(workloadCase) is Decision.Remediate { Remedy: var remedy } decision)
                remedy.Probes.Where(probe => !decision.Kills.Any(kill => kill.Sighting.Container == probe.Container && kill.Verdict.Kind == VerdictKind.ProbeKill)).Should().BeEmpty();
        });

    [Fact]
    public void They_are_common_enough_for_these_properties_to_mean_something()
    {
        var remedied = 0;
        Always.Holds(Any.ProbeKills, workloadCase =>
        {
            if (Judgement.Decide(workloadCase) is Decision.Remediate { Remedy.Probes.Count: > 0 })
                Interlocked.Increment(ref remedied);
        });

        remedied.Should().BeGreaterThan(3);
    }

    private static int Most(ProbeChange change, ProbeRules rules) => change.Setting.Number switch
    {
        ProbeNumber.TimeoutSeconds => rules.TimeoutSecondsMax,
        ProbeNumber.InitialDelaySeconds => rules.InitialDelaySecondsMax,
        _ => rules.FailureThresholdMax,
    };
}
