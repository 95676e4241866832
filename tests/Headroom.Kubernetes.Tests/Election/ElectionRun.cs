using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>Three places at which a candidate runs, and all that can happen to them. The same for the same seed.</summary>
internal sealed class ElectionRun
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LeaseStore _store = new();
    private readonly Random _random;
    private readonly List<Place> _places;
    private readonly HashSet<string> _hadTheirTime = [];
    private bool _calm;
    private int _born;

    public ElectionRun(int seed)
    {
        _random = new Random(seed);
        _places = [.. Enumerable.Range(0, 3).Select(_ => new Place(new RoughNetwork(_clock, _random)))];
        foreach (var place in _places)
            Begin(place);
    }

    /// <summary>How many have led so far.</summary>
    public int Terms { get; private set; }

    public int Writers => _places.Count(place => place.Candidate.MayWrite);

    public void Pass(TimeSpan time)
    {
        for (var end = _clock.GetUtcNow() + time; _clock.GetUtcNow() < end;)
        {
            _clock.Advance(Steps.Step);
            Check();
            foreach (var place in _places)
            {
                if (!_calm)
                    Disturb(place);
                if (_clock.GetUtcNow() < place.FrozenUntil)
                    continue;
                place.Candidate.Thread.Drain();
                Check();
                if (place.Candidate.HasEnded)
                    Begin(place);
            }
        }
    }

    public void CalmDown()
    {
        _calm = true;
        foreach (var place in _places)
        {
            place.Network.IsCalm = true;
            place.FrozenUntil = _clock.GetUtcNow();
        }

        // What is still on its way arrives first, and who lost the lead meanwhile begins again.
        Pass(TimeSpan.FromSeconds(25));
    }

    private void Disturb(Place place)
    {
        switch (_random.Next(1500))
        {
            case 0:
                place.FrozenUntil = _clock.GetUtcNow() + TimeSpan.FromSeconds(_random.Next(40));
                break;
            case 1 or 2:
                place.Network.IsCut = true;
                break;
            case < 8:
                place.Network.IsCut = false;
                break;
            case 8:
                place.Candidate.Stop();
                break;
            case 9:
                // Killed: what it sent is on its way all the same.
                Begin(place);
                break;
            default:
                break;
        }
    }

    private void Check()
    {
        var writers = _places.Where(place => place.Candidate.MayWrite).Select(place => place.Candidate.Identity).ToList();
        writers.Count.Should().BeLessThanOrEqualTo(1, "of {0} one may write at {1:mm:ss.ff}", string.Join(" and ", writers), _clock.GetUtcNow());
        foreach (var place in _places)
        {
            if (place.Candidate.MayWrite)
                Check(place);
            else if (place.Leads)
                _hadTheirTime.Add(place.Candidate.Identity);
        }
    }

    private void Check(Place place)
    {
        var writer = place.Candidate.Identity;
        _store.Holder.Should().Be(writer, "the lease is not another's while its holder may write");
        _hadTheirTime.Should().NotContain(writer, "who may write no more never may again");
        if (place.Leads)
            return;
        place.Leads = true;
        Terms++;
    }

    private void Begin(Place place)
    {
        place.Leads = false;
        var skew = TimeSpan.FromSeconds(_random.Next(-4000, 4000));
        place.Candidate = new Candidate($"c{++_born}", _store, new SkewedTime(_clock, skew), _random.NextDouble, place.Network.SendAsync);
    }

    private sealed class Place(RoughNetwork network)
    {
        public RoughNetwork Network { get; } = network;

        public Candidate Candidate { get; set; } = null!;

        public DateTimeOffset FrozenUntil { get; set; }

        /// <summary>Its candidate was seen to write.</summary>
        public bool Leads { get; set; }
    }
}
