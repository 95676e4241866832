using System.Net;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>One lease as a server keeps it: each write makes a new resource version, and a patch holds to the one that it names.</summary>
internal sealed class LeaseStore
{
    private long _version;

    public V1Lease? Lease { get; private set; }

    public string? Holder => Lease?.Spec.HolderIdentity;

    public V1Lease Create(V1Lease lease)
    {
        if (Lease is not null)
            throw Refusal("create", HttpStatusCode.Conflict, "AlreadyExists");
        return Put(lease.Spec, $"uid-{_version}");
    }

    public V1Lease Patch(Patch patch)
    {
        patch.Kind.Should().Be(PatchKind.Merge);
        if (Lease is not { } lease)
            throw Refusal("patch", HttpStatusCode.NotFound, "NotFound");
        var wanted = JsonSerializer.Deserialize(patch.Body.Span, KubernetesJsonContext.Default.V1Lease)!;
        if (wanted.Metadata.ResourceVersion != lease.Metadata.ResourceVersion)
            throw Refusal("patch", HttpStatusCode.Conflict, "Conflict");
        return Put(Merged(lease.Spec, wanted.Spec), lease.Metadata.Uid);
    }

    /// <summary>As a person edits it, without a precondition.</summary>
    public void Edit(Func<V1LeaseSpec, V1LeaseSpec> edit) => Put(edit(Lease?.Spec ?? new V1LeaseSpec()), Lease?.Metadata.Uid ?? "uid-edited");

    public void Delete() => Lease = null;

    public static KubernetesApiException Refusal(string verb, HttpStatusCode code, string reason) =>
        new(new ApiRequest(verb, "coordination.k8s.io", "leases", "ops", "one"), code, reason, $"the server says {reason}");

    private static V1LeaseSpec Merged(V1LeaseSpec old, V1LeaseSpec wanted) => new()
    {
        HolderIdentity = wanted.HolderIdentity ?? old.HolderIdentity,
        LeaseDurationSeconds = wanted.LeaseDurationSeconds ?? old.LeaseDurationSeconds,
        AcquireTime = wanted.AcquireTime ?? old.AcquireTime,
        RenewTime = wanted.RenewTime ?? old.RenewTime,
        LeaseTransitions = wanted.LeaseTransitions ?? old.LeaseTransitions,
    };

    private V1Lease Put(V1LeaseSpec spec, string uid)
    {
        _version++;
        return Lease = new V1Lease { Metadata = new V1ObjectMeta { Name = "one", Namespace = "ops", Uid = uid, ResourceVersion = $"{_version}" }, Spec = spec };
    }
}
