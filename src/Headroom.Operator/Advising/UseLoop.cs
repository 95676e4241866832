using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Hosting;
using Headroom.Operator.Policies;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Advising;

/// <summary>From time to time, and in quiet moments only, looks at what there is to advise though nothing was killed. Whoever does not lead looks at nothing.</summary>
public sealed class UseLoop(
    UseWatch watch, AdviceUpkeep upkeep, PolicyCatalog catalog, HealingGate gate, PressureGauge pressure, Leadership leadership, IOptions<HeadroomOptions> options, TimeProvider time,
    ILogger<UseLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.UseInterval == TimeSpan.Zero)
            return;
        await leadership.Acquired.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.UseInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var policies = catalog.Accepted.ToList();
        watch.Keep(policies.Select(PolicyKey.Of).ToHashSet());
        foreach (var policy in policies)
        {
            // Whoever heals comes first.
            if (gate.Waiting > 0 || pressure.IsStrained)
                return;
            var key = PolicyKey.Of(policy);
            try
            {
                await watch.LookAsync(policy, cancellationToken);
                await upkeep.LookAsync(policy, cancellationToken);
            }
            catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or TimeoutException)
            {
                logger.UseNotWatched(key, failure.Message);
            }
        }
    }
}
