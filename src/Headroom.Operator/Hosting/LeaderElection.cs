using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Operator.Governor;

namespace Headroom.Operator.Hosting;

/// <summary>Lets the replicas of the operator choose the one that heals. Who loses the lease ends, and stands by in its next life.</summary>
internal static class LeaderElection
{
    /// <remarks>To be added before the controllers: services stop in reverse order, and the lease is given back when nothing writes any more.</remarks>
    /// <param name="ownNamespace">Where the lease is, unless the settings say otherwise.</param>
    public static void AddLeaderElection(this IServiceCollection services, ElectionOptions settings, string ownNamespace)
    {
        services.AddSingleton<LeaseWriter>();
        if (!settings.Enabled)
            return;
        var options = settings.Within(ownNamespace);
        services.AddSingleton(provider => Leadership.Elected(options, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => new LeaderElector(
            provider.GetRequiredService<IKubernetesReader>(),
            provider.GetRequiredService<LeaseWriter>(),
            options,
            provider.GetRequiredService<Leadership>(),
            () => End(provider.GetRequiredService<IHostApplicationLifetime>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Func<double>>(),
            provider.GetRequiredService<ILogger<LeaderElector>>()));
    }

    /// <summary>What it knows may be out of date, and another one heals: the next life of this process begins with nothing.</summary>
    private static void End(IHostApplicationLifetime lifetime)
    {
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
