using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Leaks;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Properties;

public sealed class LeakProperties
{
    /// <summary>Any at all: limits that rise and fall, lives from none to days, some of them unknown.</summary>
    private static readonly Gen<IReadOnlyList<KillPoint>> Series =
        from points in Gen.Resize(9, Gen.ListOf(
            from limit in Any.Size
            from seconds in Gen.Frequency(Tuple.Create(8, Gen.Choose(-1, 100).Select(seconds => (int?)seconds)), Tuple.Create(1, Gen.Elements<int?>(null, int.MaxValue, int.MinValue)))
            from ready in Gen.Elements<bool?>(true, true, false, null)
            select new KillPoint(limit.ToString(), seconds, ready)))
        select (IReadOnlyList<KillPoint>)[.. points];

    /// <summary>Limits that grow as a policy's steps do, from 3 to 7 of them.</summary>
    private static readonly Gen<long[]> Limits =
        from start in Gen.Choose(16, 2048)
        from growth in Gen.Choose(50, 300)
        from steps in Gen.Choose(3, 7)
        select Enumerable.Range(0, steps).Select(step => (long)(start * Math.Pow(1 + (growth / 100.0), step))).ToArray();

    [Fact]
    public void A_leak_is_never_seen_in_fewer_than_three_kills() =>
        Always.Holds(Series, series => LeakRule.Find([.. series.Take(2)]).Should().BeNull());

    [Fact]
    public void What_shows_it_is_three_kills_or_more_each_at_a_higher_limit_and_after_a_longer_life() =>
        Always.Holds(Gen.Frequency(Tuple.Create(1, Series), Tuple.Create(1, Leaking)), series =>
        {
            if (LeakRule.Find(series) is not { Points: var points } leak)
                return;
            points.Should().HaveCountGreaterThanOrEqualTo(3);
            points.Zip(points.Skip(1)).Should().OnlyContain(pair => pair.Second.Limit > pair.First.Limit && pair.Second.Uptime > pair.First.Uptime);
            points.Select(point => (point.Limit.ToString(), (int?)point.Uptime.TotalSeconds)).Should().BeSubsetOf(series.Select(killed => (killed.Limit!, killed.UptimeSeconds)));
            leak.BytesPerSecond.Should().BePositive();
        });

    [Fact]
    public void A_steady_leak_is_found_whatever_its_pace_and_the_limits() =>
        Always.Holds(Leaking, series => LeakRule.Find(series).Should().NotBeNull());

    [Fact]
    public void Constant_lives_are_no_leak_whatever_the_limits() =>
        Always.Holds(from limits in Limits from seconds in Gen.Choose(0, 100_000) from off in Gen.ListOf(7, Gen.Choose(0, 1)) select (limits, seconds, off), given =>
            LeakRule.Find([.. given.limits.Select((limit, at) => Point(limit, given.seconds + given.off[at]))]).Should().BeNull());

    [Fact]
    public void Lives_that_shrink_are_no_leak() =>
        Always.Holds(Leaking, series =>
            LeakRule.Find([.. series.Select((killed, at) => killed with { UptimeSeconds = series[series.Count - 1 - at].UptimeSeconds })]).Should().BeNull());

    [Fact]
    public void One_that_never_became_ready_is_no_leak() =>
        Always.Holds(Leaking, series => LeakRule.Find([.. series.Select(killed => killed with { Ready = false })]).Should().BeNull());

    [Fact]
    public void The_size_of_the_memory_does_not_matter() =>
        Always.Holds(from series in Gen.OneOf(Leaking, Irregular) from factor in Gen.Choose(2, 1000) select (series, factor), given =>
        {
            var scaled = given.series.Select(killed => killed with { Limit = new MemorySize(MemorySize.Parse(killed.Limit!).Bytes * given.factor).ToString() });

            (LeakRule.Find([.. scaled]) is null).Should().Be(LeakRule.Find(given.series) is null);
        });

    [Fact]
    public void What_was_killed_before_another_story_does_not_matter() =>
        Always.Holds(from before in Series from series in Leaking select (before, series), given =>
        {
            // At the same limit as the first, and too early to tell: there the story begins.
            var cut = new KillPoint("1Ei", 1);

            (LeakRule.Find([.. given.before, cut, .. given.series]) is null).Should().Be(LeakRule.Find(given.series) is null);
        });

    private static Gen<IReadOnlyList<KillPoint>> Leaking =>
        from limits in Limits
        // So that it has at least 3 s at the first limit, and 21 s at the last that a test looks at.
        from seconds in Gen.Choose(12, 10_000)
        from held in Gen.Choose(0, 90)
        select (IReadOnlyList<KillPoint>)[.. limits.Select(limit => Point(limit, (int)(seconds * (limit - (limits[0] * held / 100.0)) / (limits[0] * (1 - (held / 100.0))))))];

    private static Gen<IReadOnlyList<KillPoint>> Irregular =>
        from limits in Limits
        from seconds in Gen.ListOf(7, Gen.Choose(3, 1000))
        select (IReadOnlyList<KillPoint>)[.. limits.Select((limit, at) => Point(limit, seconds[at]))];

    private static KillPoint Point(long mebibytes, int seconds) => new(MemorySize.FromMebibytes(mebibytes).ToString(), seconds);
}
