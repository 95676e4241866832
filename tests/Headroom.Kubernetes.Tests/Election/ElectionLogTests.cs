using System.Net;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>What people are told, and how often.</summary>
public class ElectionLogTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LeaseStore _store = new();

    [Fact]
    public void Each_change_of_the_leader_is_told_once()
    {
        _store.Edit(_ => new V1LeaseSpec { HolderIdentity = "x", LeaseDurationSeconds = 15 });
        var a = New("a");
        _clock.Pass(10, a);
        _store.Edit(spec => spec with { HolderIdentity = "y" });
        _clock.Pass(10, a);
        a.Log.Messages.Should().Equal("Not leading: x holds the lease ops/one; waiting for it", "Not leading: y holds the lease ops/one; waiting for it");
    }

    [Fact]
    public void A_refusal_is_told_once_with_what_to_grant()
    {
        var a = new Candidate("a", _store, _clock, network: (verb, _, _) => Task.FromException<V1Lease?>(LeaseStore.Refusal(verb, HttpStatusCode.Forbidden, "Forbidden")));
        _clock.Pass(60, a);
        a.Client.Verbs.Count.Should().BeGreaterThan(20);
        a.Log.Messages.Should().Equal(
            "cannot get leases.coordination.k8s.io in namespace ops: the server says Forbidden; grant get, create and patch of it, or nobody can lead; retrying");
    }

    [Fact]
    public void A_namespace_that_does_not_exist_is_told_once_and_waited_for()
    {
        var exists = false;
        var a = new Candidate("a", _store, _clock, network: (verb, serve, token) => verb == "create" && !exists
            ? Task.FromException<V1Lease?>(LeaseStore.Refusal(verb, HttpStatusCode.NotFound, "NotFound"))
            : LeaseClient.Straight(verb, serve, token));
        _clock.Pass(30, a);
        a.Log.Messages.Should().Equal("Cannot create the lease ops/one: there is no namespace ops; create it, or name another; retrying");
        exists = true;
        _clock.Pass(2.1, a);
        a.MayWrite.Should().BeTrue();
    }

    [Fact]
    public void Options_with_faults_and_a_leadership_without_election_are_refused()
    {
        FluentActions.Invoking(() => NewElector(new LeaderElectionOptions(), Leadership.Elected(new LeaderElectionOptions(), _clock)))
            .Should().Throw<ArgumentException>().WithMessage("Namespace is empty; it must be given; Name is empty; it must be given*");
        FluentActions.Invoking(() => NewElector(new LeaderElectionOptions { Namespace = "ops", Name = "one" }, Leadership.Always()))
            .Should().Throw<ArgumentException>().WithMessage("It leads without election.*");
    }

    private LeaderElector NewElector(LeaderElectionOptions options, Leadership leadership) =>
        new(new LeaseClient(_store), new LeaseClient(_store), options, leadership, () => { }, _clock, () => 0, new RecordingLogger().For<LeaderElector>());

    private Candidate New(string identity) => new(identity, _store, _clock);
}
