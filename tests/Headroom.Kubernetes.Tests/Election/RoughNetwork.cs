using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>Delays requests and answers, loses both, and brings requests there long after their senders gave them up.</summary>
internal sealed class RoughNetwork(ManualTimeProvider clock, Random random)
{
    public bool IsCalm { get; set; }

    /// <summary>Nothing gets through while it is set.</summary>
    public bool IsCut { get; set; }

    public Task<V1Lease?> SendAsync(string verb, Func<V1Lease?> serve, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<V1Lease?>();
        if (!IsLost())
            After(Delay(), () => Serve(serve, answer));
        return answer.Task.WaitAsync(cancellationToken);
    }

    private void Serve(Func<V1Lease?> serve, TaskCompletionSource<V1Lease?> answer)
    {
        Action arrive;
        try
        {
            var served = serve();
            arrive = () => answer.TrySetResult(served);
        }
        catch (Exception e)
        {
            arrive = () => answer.TrySetException(e);
        }

        if (IsLost())
            arrive = () => answer.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "cut short"));
        After(Delay(), arrive);
    }

    private void After(TimeSpan delay, Action happen) => clock.CreateTimer(_ => happen(), null, delay, Timeout.InfiniteTimeSpan);

    private bool IsLost() => !IsCalm && (IsCut || random.Next(12) == 0);

    private TimeSpan Delay() => TimeSpan.FromMilliseconds(IsCalm || random.Next(8) != 0 ? random.Next(200) : random.Next(25_000));
}
