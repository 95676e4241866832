using Headroom.Kubernetes.Controllers;
using Headroom.Operator.Entities;
using Headroom.Operator.Healing;
using Headroom.Operator.Hosting;
using Headroom.Operator.Reports;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Policies;

/// <summary>Keeps the catalog in step with the cluster's policies, and answers bad ones.</summary>
public sealed class PolicyController(
    PolicyCatalog catalog, KillIntake intake, UntoldRemedies untold, OverlapWatch overlaps, PolicyStatusReporter reporter, HeadroomEvents events,
    IOptions<HeadroomOptions> options, ILogger<PolicyController> logger) : IEntityController<V1Alpha1MemoryPolicy>
{
    public async Task<ReconciliationResult<V1Alpha1MemoryPolicy>> ReconcileAsync(V1Alpha1MemoryPolicy entity, CancellationToken cancellationToken)
    {
        var entry = PolicyEntryReader.Read(entity, options.Value);
        if (catalog.Find(entry.Key)?.IsSameSpec(entry) != true)
            Tell(entity, entry);
        catalog.Set(entry);
        if (!catalog.IsFollowed(entry))
        {
            overlaps.PoliciesChanged(entry.Key.Namespace);
            await intake.PolicyChangedAsync(entry, cancellationToken);
            await untold.PolicyChangedAsync(entry.Key.Namespace, cancellationToken);
            catalog.Follow(entry);
        }

        return ReconciliationResult<V1Alpha1MemoryPolicy>.Success(entity);
    }

    public async Task<ReconciliationResult<V1Alpha1MemoryPolicy>> DeletedAsync(V1Alpha1MemoryPolicy entity, CancellationToken cancellationToken)
    {
        var key = PolicyKey.Of(entity.Metadata);
        catalog.Remove(key);
        reporter.Forget(key);
        overlaps.PoliciesChanged(key.Namespace);
        logger.PolicyDeleted(key);
        await intake.PolicyDeletedAsync(key, cancellationToken);
        return ReconciliationResult<V1Alpha1MemoryPolicy>.Success(entity);
    }

    private void Tell(V1Alpha1MemoryPolicy entity, PolicyEntry entry)
    {
        // First of all: what is healed under the policy from here on has to find its report.
        reporter.Adopt(entry, overlaps.Of(entry));
        if (entry.Refusal is { } refusal)
        {
            logger.PolicyRefused(entry.Key, refusal.Message);
            events.PolicyInvalid(entity, refusal.Message);
        }
        else
        {
            logger.PolicyAccepted(entry.Key, entry.Policy!.Mode, entry.Policy.Memory.Ceiling);
        }
    }
}
