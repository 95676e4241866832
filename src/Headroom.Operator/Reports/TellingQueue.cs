using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Headroom.Kubernetes.Events;
using Headroom.Operator.Governor.Turns;
using Polly;
using Polly.Retry;

namespace Headroom.Operator.Reports;

/// <summary>
/// Events on their way out, one after the other, behind healing and not in its way: looks that are under way are let pass. What cannot be told for long enough is dropped, and the log says so.
/// </summary>
[method: UnconditionalSuppressMessage(
    "AOT", "IL3050", Justification = "Polly keeps every member of its options for their validation, one of which may list an enum's values; the validation of the options below asks for none.")]
public sealed class TellingQueue(LooksUnderWay looks, TimeProvider time, Func<double> jitter, ILogger<TellingQueue> logger) : BackgroundService
{
    private const int MostWaiting = 5000;

    private readonly Channel<News> _waiting =
        Channel.CreateBounded<News>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ResiliencePipeline<EventOutcome> _retry = new ResiliencePipelineBuilder<EventOutcome> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<EventOutcome>
        {
            ShouldHandle = new PredicateBuilder<EventOutcome>().HandleResult(EventOutcome.Failed),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = jitter,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(30),
            MaxRetryAttempts = 8,
        })
        .Build();

    /// <param name="what">For the log, should it have to be dropped.</param>
    public void Enqueue(string what, Func<CancellationToken, Task<EventOutcome>> tell)
    {
        if (!_waiting.Writer.TryWrite(new News(what, tell, time.GetTimestamp())))
            logger.TellingDropped(what, $"{MostWaiting} wait already");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (what, tell, since) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await looks.LetPassAsync(since, stoppingToken);
                var outcome = await _retry.ExecuteAsync(async token => await tell(token), stoppingToken);
                if (outcome is EventOutcome.Failed)
                    logger.TellingDropped(what, "the API server did not take it");
            }
            // Whatever is wrong with one event must not end the operator.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.TellingDropped(what, fault.Message);
            }
        }
    }

    /// <param name="Since">When it came: <see cref="TimeProvider.GetTimestamp"/>.</param>
    private sealed record News(string What, Func<CancellationToken, Task<EventOutcome>> Tell, long Since);
}
