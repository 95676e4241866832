using System.Collections.Concurrent;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Queueing;

/// <summary>Whatever comes in whatever order: nothing asked for is lost, and no key has two workers.</summary>
public class ReconcileQueueStressTests
{
    private const int Keys = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task No_work_is_lost_and_no_key_has_two_workers(int seed)
    {
        var asked = new int[Keys];
        var seen = new int[Keys];
        var inWork = new int[Keys];
        var twoAtOnce = 0;
        var chances = new ConcurrentQueue<double>(Doubles(new Random(seed), 20_000));
        double Chance() => chances.TryDequeue(out var chance) ? chance : 1;

        using var stop = new CancellationTokenSource();
        var queue = new ReconcileQueue<int>(
            async (key, token) =>
            {
                if (Interlocked.Increment(ref inWork[key]) != 1)
                    Interlocked.Increment(ref twoAtOnce);
                var now = Volatile.Read(ref asked[key]);
                if (Chance() < 0.5)
                    await Task.Yield();
                Interlocked.Decrement(ref inWork[key]);
                if (Chance() < 0.2)
                    throw new ReconcileFailedException("by chance");
                Volatile.Write(ref seen[key], now);
                return Chance() < 0.2 ? TimeSpan.FromMilliseconds(1) : null;
            },
            new ReconcileQueueOptions { Workers = 3, Backoff = new ExponentialBackoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(4)) },
            TimeProvider.System,
            Chance,
            new RecordingLogger());
        var running = queue.RunAsync(stop.Token);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(adder => Task.Run(async () =>
        {
            var random = new Random((seed * 100) + adder);
            for (var i = 0; i < 1000; i++)
            {
                var key = random.Next(Keys);
                Interlocked.Increment(ref asked[key]);
                switch (random.Next(4))
                {
                    case 0:
                        queue.Add(key);
                        break;
                    case 1:
                        queue.AddNow(key);
                        break;
                    case 2:
                        queue.AddFirst(key);
                        break;
                    default:
                        queue.AddAfter(key, TimeSpan.FromMilliseconds(random.Next(3)));
                        break;
                }

                if (random.Next(10) == 0)
                    await Task.Yield();
            }
        })));

        await Eventually.HoldsAsync(() => asked.SequenceEqual(seen) && queue is { Waiting: 0, InWork: 0 }, "everything asked for was worked");
        twoAtOnce.Should().Be(0);
        await stop.CancelAsync();
        await running.WithinPatience();
    }

    private static List<double> Doubles(Random random, int count) => Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToList();
}
