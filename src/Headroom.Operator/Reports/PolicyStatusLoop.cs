namespace Headroom.Operator.Reports;

public sealed class PolicyStatusLoop(PolicyStatusReporter reporter) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => reporter.RunAsync(stoppingToken);
}
