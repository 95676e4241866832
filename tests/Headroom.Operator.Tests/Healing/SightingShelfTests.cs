using Headroom.Operator.Healing;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Healing;

public sealed class SightingShelfTests
{
    private readonly SightingShelf _shelf = new();

    [Fact]
    public void What_was_kept_is_taken_once()
    {
        _shelf.Keep(A.Sighting());

        _shelf.Take(A.Namespace).Should().Equal(A.Sighting());
        _shelf.Take(A.Namespace).Should().BeEmpty();
    }

    [Fact]
    public void A_kill_is_kept_once_as_it_was_last_seen()
    {
        _shelf.Keep(A.Sighting());
        _shelf.Keep(A.Sighting(backingOff: true));

        _shelf.Take(A.Namespace).Should().ContainSingle().Which.CrashLoopBackOff.Should().BeTrue();
    }

    [Fact]
    public void Each_namespace_has_its_own()
    {
        _shelf.Keep(A.Sighting(ns: "elsewhere"));

        _shelf.Take(A.Namespace).Should().BeEmpty();
        _shelf.Take("elsewhere").Should().HaveCount(1);
    }

    [Fact]
    public void Of_too_many_the_oldest_go_first()
    {
        foreach (var second in Enumerable.Range(0, 1001))
            _shelf.Keep(A.Sighting($"{second}s"));

        _shelf.Take(A.Namespace).Should().HaveCount(1000).And.NotContain(A.Sighting("1000s"));
    }

    [Fact]
    public async Task However_keeping_and_taking_meet_nothing_is_lost()
    {
        // The namespace's place on the shelf is made and taken away all the time: that is where a kill could fall between.
        // Fewer in a round than the shelf holds, and many rounds.
        const int Rounds = 100, Kills = 500;
        var taken = new HashSet<KillId>();
        for (var round = 0; round < Rounds; round++)
        {
            var keeping = Task.Run(() => KeepAll($"{round}", Kills));
            do
                taken.UnionWith(_shelf.Take(A.Namespace).Select(sighting => sighting.Id));
            while (!keeping.IsCompleted);
            await keeping;
            taken.UnionWith(_shelf.Take(A.Namespace).Select(sighting => sighting.Id));
        }

        taken.Should().HaveCount(Rounds * Kills);
    }

    private void KeepAll(string pod, int kills)
    {
        var template = A.Sighting();
        for (var kill = 0; kill < kills; kill++)
            _shelf.Keep(template with { Id = new KillId(pod, "api", $"{kill}") });
    }
}
