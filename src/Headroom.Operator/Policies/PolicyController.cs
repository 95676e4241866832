using Headroom.Kubernetes.Controllers;
using Headroom.Operator.Entities;
using Headroom.Operator.Healing;
using Headroom.Operator.Hosting;
using Headroom.Operator.Reports;
using Headroom.Remediation.Policies;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Policies;

/// <summary>Keeps the catalog in step with the cluster's policies, and answers bad ones.</summary>
public sealed class PolicyController(
    PolicyCatalog catalog, KillIntake intake, PolicyStatusReporter reporter, HeadroomEvents events,
    IOptions<HeadroomOptions> options, ILogger<PolicyController> logger) : IEntityController<V1Alpha1MemoryPolicy>
{
    public async Task<ReconciliationResult<V1Alpha1MemoryPolicy>> ReconcileAsync(V1Alpha1MemoryPolicy entity, CancellationToken cancellationToken)
    {
        var entry = Read(entity);
        var before = catalog.Find(entry.Key);
        catalog.Set(entry);
        var isNews = before is null || before.Metadata.Generation != entity.Metadata.Generation || before.Metadata.Uid != entity.Metadata.Uid;
        if (!isNews)
            return ReconciliationResult<V1Alpha1MemoryPolicy>.Success(entity);

        if (entry.Refusal is { } refusal)
        {
            logger.PolicyRefused(entry.Key, refusal.Message);
            events.PolicyInvalid(entity, refusal.Message);
        }
        else
        {
            logger.PolicyAccepted(entry.Key, entry.Policy!.Mode, entry.Policy.Memory.Ceiling);
        }

        reporter.Adopt(entry);
        await intake.PolicyChangedAsync(entry, cancellationToken);
        return ReconciliationResult<V1Alpha1MemoryPolicy>.Success(entity);
    }

    public async Task<ReconciliationResult<V1Alpha1MemoryPolicy>> DeletedAsync(V1Alpha1MemoryPolicy entity, CancellationToken cancellationToken)
    {
        var key = new PolicyKey(entity.Metadata.Namespace, entity.Metadata.Name);
        catalog.Remove(key);
        reporter.Forget(key);
        logger.PolicyDeleted(key);
        await intake.PolicyDeletedAsync(key, cancellationToken);
        return ReconciliationResult<V1Alpha1MemoryPolicy>.Success(entity);
    }

    private PolicyEntry Read(V1Alpha1MemoryPolicy entity)
    {
        if (options.Value.IsProtected(entity.Metadata.Namespace))
        {
            var message = $"namespace {entity.Metadata.Namespace} is protected: Headroom changes nothing there, unless its own configuration says so";
            return new PolicyEntry(entity.Metadata, null, new PolicyRefusal("NamespaceProtected", message), entity.Status);
        }

        var (policy, violations) = PolicyReader.Read(entity.Metadata, entity.Spec);
        var refusal = policy is null ? new PolicyRefusal("PolicyInvalid", string.Join("; ", violations)) : null;
        return new PolicyEntry(entity.Metadata, policy, refusal, entity.Status);
    }
}
