using System.Globalization;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// What one operator's requests pass on their way to the cluster: writes them down, and lets them go wrong as its plan says. Each request
/// is answered on the thread that sends it, so that a request is either done, or waits for the clock or for its end.
/// </summary>
internal sealed class OperatorLink(SimulatedCluster cluster, ManualTime time, string user, IFaultPlan plan, RequestLog log)
    : HttpMessageHandler
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<RequestKey> _requests = [];
    private readonly List<SimulatedFault> _faults = [];
    private bool _isDead;

    /// <summary>Who its requests say that they are.</summary>
    public string User => user;

    /// <summary>The operator has died: whatever it asks from now on goes nowhere.</summary>
    public bool IsDead
    {
        get
        {
            lock (_lock)
                return _isDead;
        }
    }

    /// <summary>What it has asked so far.</summary>
    public IReadOnlyList<RequestKey> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<SimulatedFault> Faults
    {
        get
        {
            lock (_lock)
                return [.. _faults];
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = await ApiCall.ReadAsync(request, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (IsDead)
            return await NeverAsync(cancellationToken);
        var key = Number(call.Key);
        var fault = plan.OfRequest(key, call.Verb == "patch");
        Begin(key, fault);
        switch (fault)
        {
            case SimulatedFault.TooManyRequests:
                var refusal = Refuse(429, "TooManyRequests");
                refusal.Headers.TryAddWithoutValidation("Retry-After", "1");
                return refusal;
            case SimulatedFault.ServerError:
                return Refuse(500, "InternalError");
            case SimulatedFault.Unavailable:
                return Refuse(503, "ServiceUnavailable");
            case SimulatedFault.Conflict:
                return Refuse(409, "Conflict");
            case SimulatedFault.Hang or SimulatedFault.DeathBefore:
                return await NeverAsync(cancellationToken);
            case SimulatedFault.AnswerKept or SimulatedFault.DeathAfter:
                Answer(call, key).Dispose();
                return await NeverAsync(cancellationToken);
            case SimulatedFault.AnswerLost:
                Answer(call, key).Dispose();
                throw new HttpRequestException("the simulated connection ended before the answer");
            case SimulatedFault.Slow:
                var late = Answer(call, key);
                await Task.Delay(SlowAnswer, time, cancellationToken);
                return late;
            default:
                return Answer(call, key);
        }
    }

    private static async Task<HttpResponseMessage> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new OperationCanceledException(cancellationToken);
    }

    private static HttpResponseMessage Refuse(int code, string reason) =>
        SimulatedCluster.Json(ApiRefusal.StatusOf(code, reason, "a fault of the simulation's own", "fault"), code);

    private HttpResponseMessage Answer(ApiCall call, RequestKey key)
    {
        var answer = cluster.Answer(call, user, () => LineFault(call.Key));
        log.Add(time.GetUtcNow(), user, string.Create(CultureInfo.InvariantCulture, $"{key}: {(int)answer.StatusCode}"));
        return answer;
    }

    private void Begin(RequestKey key, SimulatedFault? fault)
    {
        lock (_lock)
        {
            _requests.Add(key);
            _isDead |= fault is SimulatedFault.DeathBefore or SimulatedFault.DeathAfter;
        }

        if (fault is { } wrong)
            Note(key, wrong);
    }

    private SimulatedFault? LineFault(string watch)
    {
        var key = Number($"line of {watch}");
        if (plan.OfLine(key) is not { } fault)
            return null;
        Note(key, fault);
        return fault;
    }

    private void Note(RequestKey key, SimulatedFault fault)
    {
        log.Add(time.GetUtcNow(), user, $"{key}: {fault}");
        lock (_lock)
            _faults.Add(fault);
    }

    private RequestKey Number(string what)
    {
        lock (_lock)
        {
            var number = _numbers.GetValueOrDefault(what) + 1;
            _numbers[what] = number;
            return new RequestKey(what, number);
        }
    }
}
