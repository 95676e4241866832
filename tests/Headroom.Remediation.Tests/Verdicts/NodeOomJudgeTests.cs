using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Tests.Verdicts;

public sealed class NodeOomJudgeTests
{
    private const string Node = "node-1";

    [Theory]
    [InlineData(137)]
    [InlineData(1)]
    public void Without_a_limit_the_node_ran_out(int exitCode)
    {
        var verdict = Judge(A.Sighting(limit: null, exitCode: exitCode), null);

        verdict.Kind.Should().Be(VerdictKind.NodeOom);
        verdict.Evidence.Should().Be("OOMKilled without a memory limit of its own: the node ran out of memory");
        verdict.Advice.Should().StartWith("Set a memory limit");
    }

    [Theory]
    [InlineData("the node was under pressure before", true, "5m", VerdictKind.NodeOom)]
    [InlineData("the node said so just after", true, "-30s", VerdictKind.NodeOom)]
    [InlineData("the node said so long after", true, "-61s", VerdictKind.LimitOom)]
    [InlineData("the node is well", false, "5m", VerdictKind.LimitOom)]
    public void Under_pressure_a_kill_is_no_proof_against_the_limit(string what, bool pressure, string sinceBeforeKill, VerdictKind expected)
    {
        var before = sinceBeforeKill.StartsWith('-') ? -A.Duration(sinceBeforeKill[1..]) : A.Duration(sinceBeforeKill);

        Judge(A.Sighting(ago: "2m"), new NodeFacts(pressure, A.Ago("2m") - before)).Kind.Should().Be(expected, what);
    }

    /// <summary>The kubelet holds the condition for five minutes after the pressure has ended.</summary>
    [Theory]
    [InlineData("it ended at the kill", "2m", VerdictKind.NodeOom)]
    [InlineData("it ended five minutes after the kill", "-3m", VerdictKind.NodeOom)]
    [InlineData("it ended longer after the kill", "-181s", VerdictKind.LimitOom)]
    [InlineData("it had ended before the kill", "121s", VerdictKind.LimitOom)]
    public void A_pressure_that_has_ended_was_there_for_five_minutes(string what, string endedAgo, VerdictKind expected)
    {
        var ended = endedAgo.StartsWith('-') ? A.Now + A.Duration(endedAgo[1..]) : A.Ago(endedAgo);

        Judge(A.Sighting(ago: "2m"), new NodeFacts(false, ended) { PressureEnded = ended }).Kind.Should().Be(expected, what);
    }

    [Fact]
    public void Pressure_that_began_nobody_knows_when_is_no_evidence() =>
        Judge(A.Sighting(), new NodeFacts(true, null)).Kind.Should().Be(VerdictKind.LimitOom);

    [Fact]
    public void A_node_that_could_not_be_read_is_no_evidence() => Judge(A.Sighting(), null).Kind.Should().Be(VerdictKind.LimitOom);

    [Fact]
    public void It_names_the_node_and_since_when() =>
        Judge(A.Sighting(), new NodeFacts(true, A.Ago("5m"))).Evidence
            .Should().Be("OOMKilled while node node-1 was short of memory (MemoryPressure since 2026-06-01T11:55:00Z): not proof that its limit of 64Mi is too low");

    private static Verdict Judge(Sighting sighting, NodeFacts? node) => VerdictChain.Judge(new VerdictInput(sighting with { Node = Node }, A.Workload(), A.Policy().Trigger, A.Now)
    {
        Surroundings = node is null ? Surroundings.None : new Surroundings { Nodes = new Dictionary<string, NodeFacts> { [Node] = node } },
    });
}
