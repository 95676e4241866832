using FsCheck;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Policies;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(-1, "0")]
    [InlineData(0, "0")]
    [InlineData(1, "10s")]
    [InlineData(2, "20s")]
    [InlineData(3, "40s")]
    [InlineData(6, "5m20s")]
    [InlineData(7, "10m")]
    [InlineData(8, "10m")]
    [InlineData(2000, "10m")]
    [InlineData(int.MaxValue, "10m")]
    public void The_default_doubles_from_ten_seconds_to_ten_minutes(int attempts, string wait) =>
        A.Policy().Backoff.After(attempts).Should().Be(A.Duration(wait));

    [Theory]
    [InlineData("10s", 100, "10m", 5, "10s")]
    [InlineData("10s", 100, "10m", int.MaxValue, "10s")]
    [InlineData("10s", 150, "10m", 3, "22.5s")]
    [InlineData("1s", 1000, "8760h", 4, "1000s")]
    [InlineData("1s", 1000, "8760h", int.MaxValue, "8760h")]
    [InlineData("10m", 200, "10m", 1, "10m")]
    [InlineData("0", 200, "10m", 1, "0")]
    [InlineData("0", 200, "10m", 100, "0")]
    [InlineData("0", 1000, "10m", int.MaxValue, "0")]
    [InlineData("0", 200, "0", 3, "0")]
    public void Each_attempt_multiplies_the_wait_up_to_its_bound(string initial, int factorPercent, string max, int attempts, string wait) =>
        new Backoff(A.Duration(initial), factorPercent, A.Duration(max), TimeSpan.FromHours(1)).After(attempts).Should().Be(A.Duration(wait));

    /// <summary>Never less than the policy says, at most a fifth more, and the same whenever it is worked out.</summary>
    [Fact]
    public void Jitter_adds_up_to_a_fifth() => Always.Holds(from attempts in Gen.Choose(0, 20) from who in Arb.Generate<Guid>() select (attempts, who.ToString()), given =>
    {
        var backoff = A.Policy().Backoff;
        var (nominal, wait) = (backoff.After(given.attempts), backoff.After(given.attempts, given.Item2));

        wait.Should().BeGreaterThanOrEqualTo(nominal).And.BeLessThanOrEqualTo((nominal * 1.2) + TimeSpan.FromSeconds(1));
        backoff.After(given.attempts, given.Item2).Should().Be(wait);
    });

    [Fact]
    public void Workloads_that_failed_together_do_not_return_together() =>
        Enumerable.Range(0, 100).Select(number => A.Policy().Backoff.After(8, $"uid-{number}")).Distinct().Should().HaveCountGreaterThan(50);
}
