using Headroom.Remediation.Incidents;
using Headroom.Remediation.Leaks;

namespace Headroom.Remediation.Tests.Leaks;

/// <summary>Series of kills as <c>limit in Mi: seconds lived</c>, oldest first; <c>?</c> where the status did not tell, <c>r</c> for had become ready, <c>n</c> for never did.</summary>
public sealed class LeakRuleTests
{
    [Theory]
    [InlineData("64:10 128:21 256:41", "lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s")]
    [InlineData("64:10r 128:21r 256:41r", "lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s")]
    [InlineData("64:3r 128:6r 256:12r", "lived 3s at 64Mi, 6s at 128Mi, 12s at 256Mi: it grows with whatever it is given, about 21 MiB/s")]
    [InlineData("64:3 128:6 256:12 512:25", "lived 3s at 64Mi, 6s at 128Mi, 12s at 256Mi, 25s at 512Mi: it grows with whatever it is given, about 20 MiB/s")]
    [InlineData("100:200 150:300 225:450", "lived 3m20s at 100Mi, 5m at 150Mi, 7m30s at 225Mi: it grows with whatever it is given, about 30 MiB/min")]
    [InlineData("512:14400 1024:28800 2048:57600", "lived 4h at 512Mi, 8h at 1Gi, 16h at 2Gi: it grows with whatever it is given, about 2 MiB/min")]
    [InlineData("512:604800 1024:1209600 2048:2419200", "lived 168h at 512Mi, 336h at 1Gi, 672h at 2Gi: it grows with whatever it is given, about 3 MiB/h")]
    public void A_steady_leak_is_told_with_its_figures(string series, string told) => Find(series)!.ToString().Should().Be(told);

    [Theory]
    [InlineData("readings as a kubelet gave them, of 20 MiB a second", "64:3r 128:7r 256:13r")]
    [InlineData("a base that nothing is left of", "64:14 128:78 256:206")]
    [InlineData("a slow start before it", "64:30 128:40 256:60")]
    [InlineData("a tenth of noise", "64:9 128:23 256:38 512:85")]
    [InlineData("a tenth of noise, the other way", "64:11 128:18 256:44 512:76")]
    [InlineData("every reading a second off", "64:4r 128:6r 256:13r")]
    [InlineData("small steps, once they have doubled the limit", "100:50 133:66 177:89 236:118")]
    [InlineData("a first kill too early to tell", "32:1 64:10 128:21 256:41")]
    [InlineData("a kill at start-up, and growth from then on", "64:30n 128:21r 256:41r 512:83r")]
    [InlineData("one kill of which nobody knows", "64:10 128:? 256:41 512:83")]
    [InlineData("an eviction at the limit of the next kill", "64:10 128:400 128:21 256:41")]
    [InlineData("a second kill at the newest limit", "64:10 128:21 256:3 256:41")]
    public void A_leak_is_found_in_spite_of(string what, string series) => Find(series).Should().NotBeNull(what);

    [Theory]
    [InlineData("a need to start", "64:4 128:4 256:4 512:4")]
    [InlineData("a need to start that takes its time", "64:30 128:31 256:30 512:32")]
    [InlineData("a start that gets a little further each time", "64:3 128:5 256:7")]
    [InlineData("a start over 20 s, of which nobody knows whether it had ended", "64:3 128:6 256:12")]
    [InlineData("a start over 40 s that the readiness probe knows of", "64:5n 128:10n 256:20n 512:40n")]
    [InlineData("a cache that is filled right after the start", "64:3r 128:5r 256:9r")]
    [InlineData("a job at a fixed time after the start", "64:100 128:107 256:120")]
    [InlineData("the load comes quicker than before", "64:80 128:40 256:20")]
    [InlineData("the load comes when it comes", "64:300 128:20 256:900 512:60")]
    [InlineData("the load comes later each time, and not at one pace", "64:60 128:300 256:360")]
    [InlineData("the load comes later each time, the last time much later", "64:60 128:90 256:4000")]
    [InlineData("the first kill belies the others", "64:9000 128:21 256:41 512:83")]
    [InlineData("one kill of it belies the others", "64:10 128:21 256:500 512:83")]
    [InlineData("a restart that ended in a second", "64:10 128:21 256:1 512:83")]
    [InlineData("a kill just before", "64:10 128:21 256:2")]
    [InlineData("a day's peak", "64:3600 128:18000 256:19000 512:100000")]
    [InlineData("a limit that somebody lowered", "256:10 64:21 128:41")]
    [InlineData("limits too close to tell", "1000:100 1064:106 1128:113 1192:119")]
    [InlineData("two kills", "64:10 256:41")]
    [InlineData("two limits, three kills", "64:10 64:21 256:41")]
    [InlineData("one kill", "64:10")]
    [InlineData("none", "")]
    [InlineData("no life known", "64:? 128:? 256:?")]
    [InlineData("too few lives known", "64:10 128:? 256:41")]
    public void No_leak_is_suspected_behind(string what, string series) => Find(series).Should().BeNull(what);

    [Fact]
    public void Kills_without_a_limit_say_nothing() =>
        LeakRule.Find([new KillPoint(null, 10), new KillPoint("0", 15), new KillPoint("lots", 21), new KillPoint("256Mi", 41), null!]).Should().BeNull();

    /// <summary>What docs/concepts.md states of false alarms.</summary>
    [Fact]
    public void Of_workloads_killed_at_random_times_over_six_steps_few_are_taken_for_leaks()
    {
        var random = new Random(20261122);
        const int Workloads = 20_000;

        var suspected = Enumerable.Range(0, Workloads).Count(_ =>
        {
            // Exponential lives of 5 minutes on average, at limits that double.
            var series = Enumerable.Range(0, 7).Select(step => new KillPoint($"{64 << step}Mi", (int)(-300 * Math.Log(1 - random.NextDouble())))).ToList();
            return Enumerable.Range(1, series.Count).Any(kills => LeakRule.Find([.. series.Take(kills)]) is not null);
        });

        (suspected / (double)Workloads).Should().BeLessThan(0.05);
    }

    private static Leak? Find(string series) => LeakRule.Find(
    [
        .. series.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(point => point.Split(':') switch
        {
            [var limit, "?"] => new KillPoint($"{limit}Mi", null),
            [var limit, [.. var seconds, 'r']] => new KillPoint($"{limit}Mi", int.Parse(seconds), Ready: true),
            [var limit, [.. var seconds, 'n']] => new KillPoint($"{limit}Mi", int.Parse(seconds), Ready: false),
            [var limit, var seconds] => new KillPoint($"{limit}Mi", int.Parse(seconds)),
            _ => throw new FormatException(point),
        }),
    ]);
}
