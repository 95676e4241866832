using Headroom.Kubernetes.Api;
using Headroom.Operator.Healing;

namespace Headroom.Operator.Governor.Pressure;

/// <summary>Asks the API server for its own word on its health while there is something to heal. Its answer, like any other, is read for signs of pressure.</summary>
public sealed class ReadinessProbe(IServerHealth server, IncidentBook book, TimeProvider time, ILogger<ReadinessProbe> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (book.IsEmpty)
                continue;
            try
            {
                await server.CheckReadinessAsync(stoppingToken);
            }
            // 403: some clusters hide it. What every other request shows has to do then; the observer has seen the rest.
            catch (Exception refusal) when (refusal is KubernetesApiException or HttpRequestException or TimeoutException)
            {
                logger.NotReady(refusal.Message);
            }
        }
    }
}
