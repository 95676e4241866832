using Headroom.Kubernetes.Api;

namespace Headroom.Operator.Resizing;

/// <summary>Whether the server resizes pods in place (Kubernetes 1.33 and later). It is asked once, by the first workload that wants it; where it does not, the log says so.</summary>
public sealed class ResizeSupport(IServerResources server, ILogger<ResizeSupport> logger)
{
    private const string Resize = "pods/resize";

    private bool? _served;

    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        if (_served is { } known)
            return known;
        var served = (await server.CoreResourcesAsync(cancellationToken)).Contains(Resize);
        if (!served)
            logger.NothingResizes(Resize);
        _served = served;
        return served;
    }
}
