using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Tests.Properties;

/// <summary>What is written comes from the template; what a pod shows is evidence, as far as it was in force at the death.</summary>
public sealed class AmountProperties
{
    private static readonly string[] Claims = ["at its limit of", "at a limit of", "its limit of", "the killed container had"];

    /// <summary>A case, and the same with other amounts in its pods: none below the template's limit, none known to be above it.</summary>
    private static Gen<(WorkloadCase Case, WorkloadCase Other)> OtherPods =>
        from workloadCase in Any.Case
        from more in Gen.ArrayOf(workloadCase.Sightings.Count, Any.Size)
        from requests in Gen.ArrayOf(workloadCase.Sightings.Count, Any.Size)
        from otherRequests in Gen.ArrayOf(workloadCase.Sightings.Count, Any.Size)
        from resized in Gen.Elements(true, false)
        select (Pods(workloadCase, resized, [], requests), Pods(workloadCase, resized, resized ? more : [], otherRequests));

    [Fact]
    public void What_is_written_does_not_depend_on_the_amounts_of_the_pods() =>
        Always.Holds(OtherPods, given => Limits(given.Case).Should().Equal(Limits(given.Other)));

    [Fact]
    public void The_generator_reaches_remedies_whose_limit_at_death_is_not_known() =>
        Gen.Sample(30, 500, OtherPods)
            .Count(given => Limits(given.Other).Any() && Judgement.Decide(given.Other).Kills.Any(kill => kill.UnknownLimit is not null))
            .Should().BeGreaterThan(5);

    [Fact]
    public void A_remedy_is_above_every_limit_that_is_known_to_have_been_too_low_and_not_above_the_ceiling() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            var decision = Judgement.Decide(workloadCase);
            foreach (var remedy in (RemedyOf(decision)?.Containers ?? []).Where(remedy => remedy.To is not null))
            {
                remedy.To!.Value.Should().BeLessThanOrEqualTo(workloadCase.Policy.RulesOf(remedy.Container).Ceiling);
                foreach (var kill in decision.Kills.Where(kill => kill.Sighting.Container == remedy.Container && IsAtLimit(kill)))
                    (kill.Limit >= remedy.To).Should().BeFalse();
            }
        });

    [Fact]
    public void What_is_not_known_is_claimed_nowhere() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            var resized = workloadCase with
            {
                Sightings = [.. workloadCase.Sightings.Select(sighting => sighting with { ResizeTrace = ResizeTrace.Seen })],
                Workload = workloadCase.Workload with { Record = null },
            };

            var decision = Judgement.Decide(resized);

            decision.Message.Should().NotContainAny(Claims);
            decision.Kills.Should().NotContain(kill => kill.Limit != null);
            foreach (var kill in decision.Kills)
                kill.Verdict.ToString().Should().NotContainAny(Claims);
        });

    [Fact]
    public void A_limit_that_counts_and_is_not_known_is_said_to_be_not_known() =>
        Always.Holds(Any.Case, workloadCase =>
        {
            foreach (var kill in Judgement.Decide(workloadCase).Kills.Where(IsAtLimit))
            {
                var saysSo = kill.Verdict.Evidence.Contains("its limit when it died is not known", StringComparison.Ordinal);
                saysSo.Should().Be(kill.UnknownLimit is not null);
            }
        });

    private static bool IsAtLimit(JudgedKill kill) => kill.Verdict.Kind is VerdictKind.LimitOom or VerdictKind.ProbableOom;

    private static WorkloadCase Pods(WorkloadCase workloadCase, bool resized, MemorySize[] more, MemorySize[] requests)
    {
        return workloadCase with { Sightings = [.. workloadCase.Sightings.Select(Other)] };

        Sighting Other(Sighting sighting, int at) => Named(workloadCase, sighting.Container) is not { } limit ? sighting : sighting with
        {
            Limit = sighting.Limit is null ? null : limit.Plus(more.ElementAtOrDefault(at)),
            Request = requests[at],
            ResizeTrace = resized ? ResizeTrace.Seen : ResizeTrace.None,
        };
    }

    /// <summary>What is written for the containers whose template names a limit.</summary>
    private static IEnumerable<string> Limits(WorkloadCase workloadCase) => (RemedyOf(Judgement.Decide(workloadCase))?.Containers ?? [])
        .Where(remedy => remedy.To is not null && Named(workloadCase, remedy.Container) is not null)
        .Select(remedy => $"{remedy.Container}: {remedy.From} -> {remedy.To}, {remedy.RequestFrom} -> {remedy.RequestTo}");

    private static MemorySize? Named(WorkloadCase workloadCase, string container) =>
        workloadCase.Workload.Containers.GetValueOrDefault(container)?.Limit is { Bytes: > 0 } limit ? limit : null;

    private static Remedy? RemedyOf(Decision decision) =>
        (decision as Decision.Remediate)?.Remedy ?? (decision as Decision.Recommend)?.Remedy;
}
