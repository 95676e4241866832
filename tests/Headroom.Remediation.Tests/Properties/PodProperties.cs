using FsCheck;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Tests.Properties;

/// <summary>Whatever pod a server may hand out, it is read and judged; nothing in it makes the operator fall.</summary>
public sealed class PodProperties
{
    [Fact]
    public void Any_pod_is_read_and_judged() =>
        Always.Holds(from pod in AnyPod.Pod from policy in Any.Policy from workloadCase in Any.Case select (pod, policy, workloadCase.Workload, workloadCase.Surroundings), given =>
        {
            var sightings = SightingReader.Read(given.pod);
            var workloadCase = new WorkloadCase(given.policy, given.Workload, sightings, A.Now) { Surroundings = given.Surroundings };

            Judgement.Decide(workloadCase).Message.Should().NotBeNullOrEmpty();
            SurroundingsNeeds.Of(workloadCase).Nodes.Should().NotContain("");
            foreach (var sighting in sightings)
                VerdictChain.Judge(new VerdictInput(sighting, null, given.policy.Trigger, A.Now)).Evidence.Should().NotBeNullOrEmpty();
        });

    [Fact]
    public void A_pod_that_shows_the_same_shows_the_same_kills() =>
        Always.Holds(AnyPod.Pod, pod => SightingReader.Read(pod).Select(sighting => sighting.Id).Should().Equal(SightingReader.Read(pod with { }).Select(sighting => sighting.Id)));
}
