using System.Diagnostics.CodeAnalysis;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Controllers;

internal sealed class OperatorBuilder(IServiceCollection services, OperatorOptions options) : IOperatorBuilder
{
    public IServiceCollection Services { get; } = services;

    public IOperatorBuilder AddController<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController, TEntity>(
        Action<ControllerOptions<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject
    {
        var resource = ResourceType.Of<TEntity>().FullName;
        if (Services.Any(service => service.ServiceType == typeof(EntityControllerHost<TEntity>)))
            throw new InvalidOperationException($"{resource} have a controller already: an object is worked by one at a time.");

        var settings = new ControllerOptions<TEntity>();
        settings.Watch.Namespaces = [.. options.Namespaces];
        (settings.Queue.Name, settings.Queue.Workers) = (resource, options.WorkersPerController);
        configure?.Invoke(settings);

        Services.TryAddScoped<IEntityController<TEntity>, TController>();
        Services.AddSingleton(provider => new EntityControllerHost<TEntity>(
            provider.GetRequiredService<KubernetesClient>(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<Leadership>(),
            settings,
            provider.GetRequiredService<TimeProvider>(),
            options.Randomness,
            provider.GetRequiredService<ILoggerFactory>()));
        Services.AddSingleton<IWatchStatus>(provider => provider.GetRequiredService<EntityControllerHost<TEntity>>().Status);
        Services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EntityControllerHost<TEntity>>());
        return this;
    }
}
