using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Tests.FakeApi;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>A process that asks for the lead. It runs when <see cref="Thread"/> is drained, and only then.</summary>
internal sealed class Candidate
{
    private readonly Action _stop;
    private readonly Task _running;

    public Candidate(string identity, LeaseStore store, TimeProvider time, Func<double>? randomness = null, LeaseClient.Way? network = null)
    {
        Identity = identity;
        Client = new LeaseClient(store) { Network = network ?? LeaseClient.Straight };
        var options = new LeaderElectionOptions { Namespace = "ops", Name = "one", Identity = identity };
        Leadership = Leadership.Elected(options, time);
        var elector = new LeaderElector(Client, Client, options, Leadership, () => Losses++, time, randomness ?? (() => 0), Log.For<LeaderElector>());
        var stop = new CancellationTokenSource();
        _stop = stop.Cancel;
        _running = Thread.Run(() => elector.RunAsync(stop.Token));
        Thread.Drain();
    }

    public string Identity { get; }

    public OneThread Thread { get; } = new();

    public LeaseClient Client { get; }

    public Leadership Leadership { get; }

    public RecordingLogger Log { get; } = new();

    /// <summary>How often it was told that the lead is lost.</summary>
    public int Losses { get; private set; }

    public bool HasEnded => _running.IsCompletedSuccessfully;

    public bool MayWrite => Leadership.MayWrite;

    public void Stop()
    {
        Thread.Run(() =>
        {
            _stop();
            return 0;
        });
        Thread.Drain();
    }
}
