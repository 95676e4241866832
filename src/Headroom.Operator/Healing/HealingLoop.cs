namespace Headroom.Operator.Healing;

public sealed class HealingLoop(HealingQueue queue) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => queue.RunAsync(stoppingToken);
}
