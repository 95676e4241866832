using Headroom.Operator.Hosting;
using Headroom.Operator.Planning;
using Headroom.Operator.Replaying;

namespace Headroom.Operator.Tests.Corpus;

/// <summary>The judgement, from a pod's status to the remedy, over cases that were written down before it was asked. A new case is a new folder.</summary>
public sealed class CorpusTests
{
    private const int Fewest = 84;

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
