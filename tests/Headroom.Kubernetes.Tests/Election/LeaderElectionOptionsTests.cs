using Headroom.Kubernetes.Election;

namespace Headroom.Kubernetes.Tests.Election;

public class LeaderElectionOptionsTests
{
    [Fact]
    public void The_defaults_are_sound_and_each_identity_is_another()
    {
        var (one, other) = (Options(15, 10, 2), Options(15, 10, 2));
        new LeaderElectionOptions { Namespace = "ops", Name = "one" }.Should().BeEquivalentTo(one, options => options.Excluding(o => o.Identity));
        one.Faults().Should().BeEmpty();
        one.Identity.Should().StartWith($"{Environment.MachineName}_").And.NotBe(other.Identity);
    }

    [Theory]
    [InlineData(0.9, 0.5, 0.1, "LeaseDuration is 00:00:00.9000000; it must be from 00:00:01 to 01:00:00")]
    [InlineData(1296000, 10, 2, "LeaseDuration is 15.00:00:00; it must be from 00:00:01 to 01:00:00")]
    [InlineData(10, 10, 2, "LeaseDuration is 00:00:10; it must be more than RenewDeadline, 00:00:10")]
    [InlineData(15, 2.4, 2, "RenewDeadline is 00:00:02.4000000; it must be more than 1.2 times RetryPeriod, 00:00:02")]
    [InlineData(15, 10, 0, "RetryPeriod is 00:00:00; it must be 00:00:00.0010000 or more")]
    [InlineData(15, 10, -1, "RetryPeriod is -00:00:01; it must be 00:00:00.0010000 or more")]
    public void A_fault_names_its_field(double lease, double renew, double retry, string fault) => Options(lease, renew, retry).Faults().Should().Equal(fault);

    [Theory]
    [InlineData(1, 0.5, 0.1, 1)]
    [InlineData(1.5, 0.5, 0.1, 2)]
    [InlineData(15, 14.9, 12, 15)]
    public void A_lease_is_written_in_whole_seconds_and_never_shorter_than_it_is(double lease, double renew, double retry, int seconds)
    {
        Options(lease, renew, retry).Faults().Should().BeEmpty();
        Options(lease, renew, retry).LeaseDurationSeconds.Should().Be(seconds);
    }

    [Fact]
    public void What_has_no_default_must_be_given() => new LeaderElectionOptions { Identity = "" }.Faults().Should().Equal(
        "Namespace is empty; it must be given", "Name is empty; it must be given", "Identity is empty; it must be given");

    private static LeaderElectionOptions Options(double lease, double renew, double retry) => new()
    {
        Namespace = "ops",
        Name = "one",
        LeaseDuration = TimeSpan.FromSeconds(lease),
        RenewDeadline = TimeSpan.FromSeconds(renew),
        RetryPeriod = TimeSpan.FromSeconds(retry),
    };
}
