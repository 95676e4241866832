using Headroom.Kubernetes.Api;

namespace Headroom.Operator.Resizing;

/// <summary>
/// Whether the server resizes pods in place (Kubernetes 1.33 and later). The first workload that wants it asks. If the server does not, the
/// log says so once, and it is asked again later: the server may be upgraded.
/// </summary>
public sealed class ResizeSupport(IServerResources server, TimeProvider time, ILogger<ResizeSupport> logger)
{
    private const string Resize = "pods/resize";

    private static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(10);

    private volatile bool _served;
    private DateTimeOffset? _missingSince;

    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        if (_served)
            return true;
        if (time.GetUtcNow() - _missingSince < MissingFor)
            return false;
        _served = (await server.CoreResourcesAsync(cancellationToken)).Contains(Resize);
        if (!_served && _missingSince is null)
            logger.NothingResizes(Resize);
        _missingSince = time.GetUtcNow();
        return _served;
    }
}
