using System.Net;
using System.Threading.Channels;
using Headroom.Kubernetes.Api;
using Polly;
using Polly.Retry;

namespace Headroom.Operator.Reports;

/// <summary>
/// Events on their way out, one after the other, behind healing and never in its way. What cannot be told for long enough is dropped, and the log says so.
/// </summary>
public sealed class TellingQueue(TimeProvider time, Func<double> jitter, ILogger<TellingQueue> logger) : BackgroundService
{
    private const int MostWaiting = 1000;

    private readonly Channel<(string What, Func<CancellationToken, Task> Tell)> _waiting =
        Channel.CreateBounded<(string What, Func<CancellationToken, Task> Tell)>(
            new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ResiliencePipeline _retry = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsPassing),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = jitter,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(30),
            MaxRetryAttempts = 8,
        })
        .Build();

    /// <param name="what">For the log, should it have to be dropped.</param>
    public void Enqueue(string what, Func<CancellationToken, Task> tell)
    {
        if (!_waiting.Writer.TryWrite((what, tell)))
            logger.TellingDropped(what, $"{MostWaiting} wait already");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (what, tell) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await _retry.ExecuteAsync(async token => await tell(token), stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.TellingDropped(what, error.Message);
            }
        }
    }

    private static bool IsPassing(Exception error) => error switch
    {
        KubernetesApiException api => api.Code == HttpStatusCode.TooManyRequests || (int)api.Code >= 500,
        HttpRequestException or TimeoutException => true,
        _ => false,
    };
}
