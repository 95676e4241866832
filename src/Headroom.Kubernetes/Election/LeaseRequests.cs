using System.Buffers;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Election;

/// <summary>The requests about one lease. Each write holds to the resource version that was seen: 409 where somebody was faster.</summary>
internal sealed class LeaseRequests(IKubernetesReader reader, IKubernetesWriter writer, LeaderElectionOptions options, TimeProvider time)
{
    public Task<V1Lease?> FindAsync(CancellationToken cancellationToken) => reader.FindAsync<V1Lease>(options.Namespace, options.Name, cancellationToken);

    public Task<V1Lease> CreateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.CreateAsync(
            options.Namespace,
            new V1Lease
            {
                Metadata = new V1ObjectMeta { Name = options.Name, Namespace = options.Namespace },
                Spec = new V1LeaseSpec
                {
                    HolderIdentity = options.Identity,
                    LeaseDurationSeconds = options.LeaseDurationSeconds,
                    AcquireTime = now,
                    RenewTime = now,
                    LeaseTransitions = 0,
                },
            },
            cancellationToken);
    }

    /// <summary>Makes a lease that was seen the own one; where it is that already, renews it.</summary>
    public Task<V1Lease> TakeAsync(V1Lease seen, CancellationToken cancellationToken) =>
        seen.Spec.HolderIdentity == options.Identity
            ? PatchAsync(seen, options.Identity, options.LeaseDurationSeconds, null, cancellationToken)
            : PatchAsync(seen, options.Identity, options.LeaseDurationSeconds, (seen.Spec.LeaseTransitions ?? 0) + 1, cancellationToken);

    /// <summary>Leaves the lease to whoever looks next. The server takes no duration of zero.</summary>
    public Task<V1Lease> ReleaseAsync(V1Lease held, CancellationToken cancellationToken) => PatchAsync(held, "", 1, null, cancellationToken);

    /// <param name="transitions">Null where the lease stays with its holder, or with nobody.</param>
    private Task<V1Lease> PatchAsync(V1Lease seen, string holder, int seconds, int? transitions, CancellationToken cancellationToken)
    {
        var now = KubernetesMicroTimeConverter.Text(time.GetUtcNow());
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", seen.Metadata.ResourceVersion);
            json.WriteEndObject();
            json.WriteStartObject("spec");
            json.WriteString("holderIdentity", holder);
            json.WriteNumber("leaseDurationSeconds", seconds);
            json.WriteString("renewTime", now);
            if (transitions is { } count)
            {
                json.WriteString("acquireTime", now);
                json.WriteNumber("leaseTransitions", count);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return writer.PatchAsync<V1Lease>(options.Namespace, options.Name, new Patch(PatchKind.Merge, body.WrittenMemory), null, cancellationToken);
    }
}
