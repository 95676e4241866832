using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Policies;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Advising;

/// <summary>What the status advised, long after anything was killed.</summary>
public sealed class AdviceUpkeepTests : IAsyncDisposable
{
    private static readonly PolicyKey Key = new(A.Namespace, "api");

    private readonly Rooms _rooms = new(advises: true);

    public AdviceUpkeepTests() => _rooms.Under(A.PolicyObject(status: new MemoryPolicyStatus { Advice = [Line("NoLimit", A.Ref.ShortName), Line("NearLimit", A.Ref.ShortName)] }));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task What_a_person_has_done_goes_and_what_is_watched_stays()
    {
        await LookAsync();

        Kinds().Should().Equal("NearLimit");
    }

    [Fact]
    public async Task What_is_still_so_stays()
    {
        _rooms.Cluster.Add(A.Deployment(limit: null));

        await LookAsync();

        Kinds().Should().BeEquivalentTo("NoLimit", "NearLimit");
    }

    [Fact]
    public async Task Of_a_workload_that_is_gone_nothing_is_advised()
    {
        _rooms.Cluster.Remove<V1Deployment>(A.Namespace, A.Name);

        await LookAsync();

        Kinds().Should().Equal("NearLimit");
    }

    [Fact]
    public async Task It_is_read_once_in_ten_minutes_and_under_pressure_not_at_all()
    {
        _rooms.Cluster.Add(A.Deployment(limit: null));
        _rooms.Pressure.Signal(PressureSignal.ServerError, "a test");
        await LookAsync();
        _rooms.Cluster.Reads.Should().BeEmpty();

        _rooms.Clock.Advance(TimeSpan.FromMinutes(5));
        await LookAsync();
        var reads = _rooms.Cluster.Reads.Count;
        reads.Should().BePositive();
        _rooms.Clock.Advance(TimeSpan.FromMinutes(9));
        await LookAsync();
        _rooms.Cluster.Reads.Should().HaveCount(reads);
    }

    private static AdviceStatus Line(string kind, string workload) => new() { Workload = workload, Kind = kind, Message = "said" };

    private IEnumerable<string> Kinds() => _rooms.Reporter.AdviceUnder(Key).Select(line => line.Kind);

    private Task LookAsync() => _rooms.Upkeep.LookAsync(A.Policy(), CancellationToken.None);
}
