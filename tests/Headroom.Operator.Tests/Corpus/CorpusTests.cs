using Headroom.Kubernetes.Connection;
using Headroom.Operator.Hosting;
using Headroom.Operator.Planning;
using Headroom.Operator.Replaying;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Corpus;

/// <summary>The judgement, from a pod's status to the remedy, over cases that were written down before it was asked. A new case is a new folder.</summary>
public sealed class CorpusTests : IDisposable
{
    private const int Fewest = 84;

    private readonly KubeConfigFile _kubeConfig = new();
    private readonly ClusterConnection _connection;

    public CorpusTests() => _connection = _kubeConfig.Open();

    public void Dispose()
    {
        _connection.Dispose();
        _kubeConfig.Dispose();
    }

    public static TheoryData<string> Cases => new(CorpusCase.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_case_is_judged_as_it_says(string name)
    {
        var expected = CorpusCase.Read(name);
        var cluster = SavedCluster.Read(CorpusCase.Path(name, "cluster.yaml"), CorpusCase.Path(name, "policy.yaml"));

        var plan = await new Planner(cluster, Options()).PlanAsync([], expected.Now, CancellationToken.None);

        CorpusOutcome.Of(plan).AsFarAs(expected.Expect).Lines().Should().Equal(expected.Expect.Lines(), expected.Title);
    }

    /// <summary>The operator takes the same steps in another order than the planner; what it decides has to be the same.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_case_is_decided_by_the_operator_as_it_says(string name)
    {
        var expected = CorpusCase.Read(name);
        var cluster = SavedCluster.Read(CorpusCase.Path(name, "cluster.yaml"), CorpusCase.Path(name, "policy.yaml"));
        await using var operating = new OperatorOverCase(_connection, cluster, expected.Now);

        var decisions = await operating.DecisionsAsync();

        // Where nothing was killed, no policy covers it, or Headroom cannot change its owner, there is nothing to decide.
        var undecided = expected.Expect is { Decision: "Unsupported" or "NoPolicy" } or { Decision: "NothingToHeal", Kills.Count: 0 };
        decisions.Values.Should().Equal(undecided ? [] : [expected.Expect.Decision], expected.Title);
    }

    [Fact]
    public void There_are_as_many_false_alarms_as_true_ones()
    {
        var due = CorpusCase.Names.Select(CorpusCase.Read).ToLookup(known => known.Expect.IsDue);

        CorpusCase.Names.Should().HaveCountGreaterThanOrEqualTo(Fewest);
        due[true].Should().HaveCountGreaterThanOrEqualTo(Fewest / 2);
        due[false].Count().Should().BeGreaterThanOrEqualTo(due[true].Count());
    }

    [Fact]
    public void Every_verdict_and_every_decision_occurs()
    {
        var expected = CorpusCase.Names.Select(name => CorpusCase.Read(name).Expect).ToList();

        Enum.GetNames<Remediation.Verdicts.VerdictKind>().Should().BeSubsetOf(expected.SelectMany(outcome => outcome.Kills).Select(kill => kill.Verdict));
        // What settles takes a measured use: no saved object tells one.
        typeof(Remediation.Decisions.Decision).GetNestedTypes().Select(decision => decision.Name).Except([nameof(Remediation.Decisions.Decision.Settle)]).Should().BeSubsetOf(expected.Select(outcome => outcome.Decision));
    }

    [Fact]
    public void Each_case_says_what_it_is_about_and_where_it_comes_from()
    {
        var cases = CorpusCase.Names.Select(name => (Name: name, Case: CorpusCase.Read(name))).ToList();

        cases.Should().OnlyContain(known => known.Case.Title.Length > 20 && known.Case.Source.Length > 3);
        cases.Select(known => known.Case.Title).Should().OnlyHaveUniqueItems();
        cases.SelectMany(known => known.Case.Expect.Kills).Should().OnlyContain(kill => kill.Evidence.Length > 10);
    }

    private static HeadroomOptions Options() => new() { ProtectedNamespaces = { "kube-system" } };
}
