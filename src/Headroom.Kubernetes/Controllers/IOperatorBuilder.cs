using System.Diagnostics.CodeAnalysis;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Kubernetes.Controllers;

/// <summary>Builds the operator up. Same contract as KubeOps.</summary>
public interface IOperatorBuilder
{
    IServiceCollection Services { get; }

    /// <summary>Watches the kind, and hands its objects to the controller, of which each call gets a new one from a scope of its own.</summary>
    /// <exception cref="InvalidOperationException">The kind has a controller already, or says not where it lives in the API.</exception>
    IOperatorBuilder AddController<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController, TEntity>(
        Action<ControllerOptions<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject;
}
