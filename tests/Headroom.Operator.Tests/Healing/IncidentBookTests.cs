using Headroom.Operator.Healing;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Healing;

public sealed class IncidentBookTests
{
    private readonly IncidentBook _book = new(TimeProvider.System);

    [Fact]
    public void A_kill_opens_its_workloads_incident()
    {
        _book.Add(A.Ref, A.Sighting()).Should().BeTrue();
        _book.Add(A.Ref, A.Sighting()).Should().BeFalse();

        _book.Find(A.Ref)!.Sightings.Should().ContainSingle();
    }

    [Fact]
    public void A_workload_that_was_made_anew_has_an_incident_of_its_own()
    {
        _book.Add(A.Ref, A.Sighting());

        _book.Find(A.Ref with { Uid = "another" }).Should().BeNull();
    }

    [Fact]
    public void Incidents_are_found_by_namespace()
    {
        var elsewhere = A.Ref with { Namespace = "elsewhere" };
        _book.Open(A.Ref);
        _book.Open(elsewhere);

        _book.In(A.Namespace).Should().Equal(A.Ref);
        _book.In("nowhere").Should().BeEmpty();
    }

    [Fact]
    public void What_was_judged_is_settled()
    {
        var judged = A.Sighting();
        _book.Add(A.Ref, judged);

        _book.Settle(A.Ref, [judged]);

        _book.Find(A.Ref).Should().BeNull();
        _book.IsSettled(judged.Id).Should().BeTrue();
        _book.IsSettled(A.Sighting("3m").Id).Should().BeFalse();
    }

    [Fact]
    public void A_kill_that_came_while_the_others_were_judged_opens_the_next_incident()
    {
        var (judged, meanwhile) = (A.Sighting("3m"), A.Sighting("30s"));
        _book.Add(A.Ref, judged);
        var incident = _book.Find(A.Ref);
        _book.Add(A.Ref, meanwhile);

        _book.Settle(A.Ref, [judged]);

        _book.Find(A.Ref).Should().NotBeNull().And.NotBeSameAs(incident);
        _book.Find(A.Ref)!.Sightings.Should().Equal(meanwhile);
        _book.IsSettled(meanwhile.Id).Should().BeFalse();
    }

    [Fact]
    public void Who_still_holds_a_closed_incident_does_not_lose_a_kill_to_it()
    {
        var held = _book.Open(A.Ref);
        held.Close();

        _book.Add(A.Ref, A.Sighting()).Should().BeTrue();

        _book.Find(A.Ref)!.Sightings.Should().ContainSingle();
    }

    [Fact]
    public void Closing_answers_the_kills_and_settles_none()
    {
        _book.Add(A.Ref, A.Sighting());

        _book.Close(A.Ref).Should().Equal(A.Sighting());

        _book.Find(A.Ref).Should().BeNull();
        _book.IsSettled(A.Sighting().Id).Should().BeFalse();
        _book.Close(A.Ref).Should().BeEmpty();
    }

    [Fact]
    public void The_memory_of_settled_kills_is_bounded()
    {
        var first = new KillId("first", "api", "1");
        _book.Settle(first);
        foreach (var number in Enumerable.Range(0, 50_001))
            _book.Settle(new KillId($"pod-{number}", "api", "1"));

        _book.IsSettled(first).Should().BeFalse("it was forgotten with the rest");
        _book.IsSettled(new KillId("pod-50000", "api", "1")).Should().BeTrue();
    }

    [Fact]
    public async Task However_adding_and_settling_meet_every_kill_is_judged_or_waits_to_be()
    {
        // Fewer in a round than an incident holds, and many rounds.
        const int Rounds = 200, Writers = 4, KillsEach = 50;
        var judged = new HashSet<KillId>();
        for (var round = 0; round < Rounds; round++)
        {
            var writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => AddAll($"{round}-{writer}", KillsEach))));
            do
            {
                var seen = _book.Find(A.Ref)?.Sightings ?? [];
                judged.UnionWith(seen.Select(sighting => sighting.Id));
                _book.Settle(A.Ref, seen);
            }
            while (!writers.IsCompleted || _book.Find(A.Ref) is not null);
            (await writers).Should().AllBeEquivalentTo(KillsEach, "every kill is news");
        }

        judged.Should().HaveCount(Rounds * Writers * KillsEach);
    }

    private int AddAll(string pod, int kills)
    {
        var template = A.Sighting();
        return Enumerable.Range(0, kills).Count(kill => _book.Add(A.Ref, template with { Id = new KillId(pod, "api", $"{kill}") }));
    }
}
