using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Election;

/// <summary>How long a lease has been seen unchanged, by the own clock: what its holder wrote of its own clock is not looked at.</summary>
/// <param name="unsaid">How long a lease is taken to last that does not say it.</param>
internal sealed class ObservedLease(TimeSpan unsaid, TimeProvider time)
{
    private (string Uid, V1LeaseSpec Spec)? _seen;
    private long _since;

    /// <summary>Who holds it, or held it when it was last there; null for nobody.</summary>
    public string? Holder => _seen is { Spec.HolderIdentity: { Length: > 0 } holder } ? holder : null;

    /// <summary>For how much longer it is its holder's; zero where it is free.</summary>
    /// <remarks>Also after somebody deleted it: its holder goes on until it notices.</remarks>
    public TimeSpan Left
    {
        get
        {
            if (Holder is null)
                return TimeSpan.Zero;
            var length = _seen!.Value.Spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : unsaid;
            var left = length - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>It was read. To be called when the answer is there, not when it was asked for: it may have been renewed in between.</summary>
    public void See(V1Lease lease)
    {
        // The resource version would not do: labels change it too.
        var seen = (lease.Metadata.Uid, lease.Spec);
        if (_seen == seen)
            return;
        (_seen, _since) = (seen, time.GetTimestamp());
    }
}
