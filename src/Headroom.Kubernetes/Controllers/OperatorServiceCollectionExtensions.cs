using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Controllers;

/// <summary>The way in. Same contract as KubeOps.</summary>
public static class OperatorServiceCollectionExtensions
{
    /// <summary>
    /// Adds the client (<see cref="KubernetesClient"/>, also as <see cref="IKubernetesReader"/> and <see cref="IKubernetesWriter"/>), the recorder of events, and what
    /// controllers need. An <see cref="IRequestObserver"/> among the services is told of every request. What is among the services already, a clock, a
    /// leadership by election, or a writer with a governor in front, is kept.
    /// </summary>
    public static IOperatorBuilder AddKubernetesOperator(this IServiceCollection services, Action<OperatorOptions>? configure = null)
    {
        var options = new OperatorOptions();
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Leadership.Always());
        services.TryAddSingleton(_ => new KubernetesSerializer(options.JsonContexts));
        services.TryAddSingleton(provider => new KubernetesClient(
            options.Connect?.Invoke(provider) ?? provider.GetRequiredService<HttpClient>(),
            provider.GetRequiredService<KubernetesSerializer>(),
            new KubernetesClientOptions
            {
                FieldManager = options.FieldManager,
                RequestTimeout = options.RequestTimeout,
                Observer = provider.GetService<IRequestObserver>(),
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KubernetesClient>>()));
        services.TryAddSingleton<IKubernetesReader>(provider => provider.GetRequiredService<KubernetesClient>());
        services.TryAddSingleton<IKubernetesWriter>(provider => provider.GetRequiredService<KubernetesClient>());
        services.TryAddSingleton<IServerResources>(provider => provider.GetRequiredService<KubernetesClient>());
        services.TryAddSingleton<IServerHealth>(provider => provider.GetRequiredService<KubernetesClient>());
        services.TryAddSingleton<IEventRecorder>(provider => new EventRecorder(
            provider.GetRequiredService<IKubernetesWriter>(),
            options.Events,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EventRecorder>>()));
        return new OperatorBuilder(services, options);
    }
}
