using Headroom.Operator.Hosting;

namespace Headroom.Operator.Tests.Hosting;

public sealed class HeadroomOptionsRulesTests
{
    [Fact]
    public void The_defaults_are_valid() => Faults(_ => { }).Should().BeEmpty();

    public static TheoryData<string, Action<HeadroomOptions>> Bad => new()
    {
        { "Headroom:HealthPort is -1; it must be from 0 to 65535", options => options.HealthPort = -1 },
        { "Headroom:HealthPort is 65536; it must be from 0 to 65535", options => options.HealthPort = 65536 },
        { "Headroom:Workers is 0; it must be from 1 to 1000", options => options.Workers = 0 },
        { "Headroom:Workers is 1001; it must be from 1 to 1000", options => options.Workers = 1001 },
        { "Headroom:StatusInterval is -00:00:01; it must be from 00:00:00 to 01:00:00", options => options.StatusInterval = TimeSpan.FromSeconds(-1) },
        { "Headroom:StatusInterval is 1.00:00:00; it must be from 00:00:00 to 01:00:00", options => options.StatusInterval = TimeSpan.FromDays(1) },
        { "Headroom:UseInterval is -00:05:00; it must be 0, or from 00:00:01 to 1.00:00:00", options => options.UseInterval = TimeSpan.FromMinutes(-5) },
        { "Headroom:UseInterval is 2.00:00:00; it must be 0, or from 00:00:01 to 1.00:00:00", options => options.UseInterval = TimeSpan.FromDays(2) },
        { "Headroom:Budget:ReplicasPerMinute is -30; it must be from 1 to 60000", options => options.Budget.ReplicasPerMinute = -30 },
        { "Headroom:Budget:ReplicasPerMinute is 60001; it must be from 1 to 60000", options => options.Budget.ReplicasPerMinute = 60001 },
        { "Headroom:Budget:ReplicasBurst is 0; it must be from 1 to 2147483647", options => options.Budget.ReplicasBurst = 0 },
        { "Headroom:Budget:NamespaceReplicasPerMinute is 0; it must be from 1 to 60000", options => options.Budget.NamespaceReplicasPerMinute = 0 },
        { "Headroom:Budget:NamespaceReplicasBurst is 0; it must be from 1 to 2147483647", options => options.Budget.NamespaceReplicasBurst = 0 },
        { "Headroom:Budget:EventsPerMinute is 0; it must be from 1 to 60000", options => options.Budget.EventsPerMinute = 0 },
        { "Headroom:Budget:EventsBurst is -1; it must be from 1 to 2147483647", options => options.Budget.EventsBurst = -1 },
        { "Headroom:Budget:StatusesPerMinute is 60001; it must be from 1 to 60000", options => options.Budget.StatusesPerMinute = 60_001 },
        { "Headroom:Budget:StatusesBurst is 0; it must be from 1 to 2147483647", options => options.Budget.StatusesBurst = 0 },
        { "Headroom:LeaderElection:LeaseDuration is 00:00:20; it must be more than RenewDeadline, 00:00:20", options => options.LeaderElection.LeaseDuration = TimeSpan.FromSeconds(20) },
        { "Headroom:LeaderElection:RenewDeadline is 00:00:05; it must be more than 1.2 times RetryPeriod, 00:00:05", options => options.LeaderElection.RenewDeadline = TimeSpan.FromSeconds(5) },
        { "Headroom:LeaderElection:Name is empty; it must be given", options => options.LeaderElection.Name = "" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_setting_is_named_with_what_it_may_be(string fault, Action<HeadroomOptions> make) => Faults(make).Should().Equal(fault);

    [Fact]
    public void The_bounds_themselves_are_valid()
    {
        Faults(options =>
        {
            (options.HealthPort, options.Workers, options.StatusInterval, options.UseInterval) = (0, 1, TimeSpan.Zero, TimeSpan.Zero);
            (options.Budget.ReplicasPerMinute, options.Budget.ReplicasBurst, options.Budget.EventsPerMinute, options.Budget.EventsBurst) = (1, 1, 1, 1);
        }).Should().BeEmpty();
        Faults(options =>
        {
            (options.HealthPort, options.Workers, options.StatusInterval, options.UseInterval) = (65535, 1000, TimeSpan.FromHours(1), TimeSpan.FromDays(1));
            (options.Budget.ReplicasPerMinute, options.Budget.EventsPerMinute) = (60_000, 60_000);
        }).Should().BeEmpty();
    }

    [Fact]
    public void Every_fault_is_told() =>
        Faults(options => (options.Workers, options.HealthPort) = (0, -1)).Should().HaveCount(2);

    private static IReadOnlyList<string> Faults(Action<HeadroomOptions> make)
    {
        var options = new HeadroomOptions();
        make(options);
        return HeadroomOptionsRules.Faults(options);
    }
}
