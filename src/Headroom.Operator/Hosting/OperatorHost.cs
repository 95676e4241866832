using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Advising;
using Headroom.Operator.Entities;
using Headroom.Operator.Governor;
using Headroom.Operator.Governor.Budget;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Healing;
using Headroom.Operator.Measuring;
using Headroom.Operator.Metrics;
using Headroom.Operator.Policies;
using Headroom.Operator.Preflight;
using Headroom.Operator.Reports;
using Headroom.Operator.Resizing;
using Headroom.Operator.Rollouts;
using Headroom.Operator.Sightings;
using Headroom.Operator.Workloads;
using Serilog;

namespace Headroom.Operator.Hosting;

/// <summary>Puts the operator together. Which rooms there are, and who may speak to whom, stands here.</summary>
internal static class OperatorHost
{
    /// <summary>How many owners of killed pods are asked for at once. In a storm each kill waits for that before anybody can tell which of them is the costliest.</summary>
    private const int OwnersAtOnce = 16;

    /// <exception cref="SettingsException">The operator's own configuration makes no sense; nothing was started.</exception>
    public static WebApplication Build(
        ClusterConnection connection, IReadOnlyList<string> namespaces, Action<IConfigurationBuilder>? configure = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder.Configuration);
        var settings = HeadroomOptionsRules.Read(builder.Configuration);
        builder.Logging.ClearProviders().AddSerilog(Logging.Create(builder.Configuration), dispose: true);
        settings.RunsOn(connection);
        builder.Services.Configure<HeadroomOptions>(builder.Configuration.GetSection(HeadroomOptions.Section));
        builder.Services.PostConfigure<HeadroomOptions>(options => options.RunsOn(connection));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(settings.HealthPort));
        builder.Services.AddMetricsExport(builder.Configuration);
        builder.Services.AddLeaderElection(settings.LeaderElection, settings.OwnNamespace);
        AddCluster(builder.Services, connection, namespaces);
        AddGovernor(builder.Services, settings.Budget);
        AddRooms(builder.Services);
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }

    private static void AddCluster(IServiceCollection services, ClusterConnection connection, IReadOnlyList<string> namespaces)
    {
        var operatorBuilder = services.AddKubernetesOperator(options =>
        {
            options.FieldManager = "headroom";
            options.Connect = _ => connection.CreateClient();
            options.JsonContexts.Add(HeadroomJsonContext.Default);
            foreach (var ns in namespaces)
                options.Namespaces.Add(ns);
        });
        operatorBuilder.AddController<PolicyController, V1Alpha1MemoryPolicy>(options =>
            options.Watch.MissingHint = "install it with: headroom crds | kubectl apply -f -");
        operatorBuilder.AddController<PodController, V1Pod>(options =>
        {
            options.Watch.Words = PodController.Words;
            options.Queue.Workers = OwnersAtOnce;
        });
    }

    /// <summary>What stands between the operator and the cluster that it changes.</summary>
    private static void AddGovernor(IServiceCollection services, BudgetOptions budget)
    {
        services.AddSingleton<PressureGauge>().AddSingleton<IRequestObserver, PressureObserver>().AddHostedService<ReadinessProbe>();
        services.AddSingleton<WriteDoor>().AddSingleton<LooksUnderWay>().AddSingleton<HealingGate>().AddSingleton<HealingWriter>();
        AddTelling(services, WriteKind.Event, budget.EventsBurst, budget.EventsPerMinute);
        AddTelling(services, WriteKind.Status, budget.StatusesBurst, budget.StatusesPerMinute);
    }

    private static void AddTelling(IServiceCollection services, WriteKind kind, int burst, int perMinute)
    {
        services.AddKeyedSingleton(kind, (provider, _) => new TellingPurse(
            burst, perMinute, provider.GetRequiredService<PressureGauge>(), provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(kind, (provider, _) => new TellingWriter(
            kind, provider.GetRequiredService<WriteDoor>(), provider.GetRequiredKeyedService<TellingPurse>(kind)));
    }

    private static void AddRooms(IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<OperatorOptions>().Randomness);
        services.AddSingleton<PolicyCatalog>().AddSingleton<PolicySurvey>().AddSingleton<OverlapWatch>().AddSingleton<IncidentBook>().AddSingleton<SightingShelf>();
        services.AddSingleton<OwnerResolver>().AddSingleton<DeploymentRevisions>().AddSingleton<WorkloadReader>();
        services.AddSingleton<SurroundingsReader>().AddSingleton<CaseReader>().AddSingleton<UnsupportedReader>();
        services.AddSingleton<OptionalReads>().AddSingleton<PreflightCheck>().AddSingleton<ObstacleVersions>().AddSingleton<RolloutCheck>().AddSingleton<DecisionExecution>();
        services.AddSingleton<ResizeSupport>().AddSingleton<PodResizer>().AddSingleton<UseReader>().AddSingleton<Settler>();
        services.AddSingleton<NodeRooms>().AddSingleton<AdviceReader>().AddSingleton<Adviser>().AddSingleton<AdviceUpkeep>();
        services.AddSingleton<UseWatch>().AddHostedService<UseLoop>();
        services.AddSingleton<UnsupportedKills>().AddSingleton<KillIntake>().AddSingleton<UntoldRemedies>().AddSingleton<OrphanedReplicas>().AddSingleton<HealingQueue>().AddSingleton<Healer>().AddHostedService<HealingLoop>();

        services.AddSingleton<IEventRecorder>(provider => new EventRecorder(
            provider.GetRequiredKeyedService<TellingWriter>(WriteKind.Event), new EventRecorderOptions { Instance = Environment.MachineName },
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EventRecorder>>()));
        services.AddSingleton<HealingReport>().AddSingleton<HeadroomEvents>();
        services.AddSingleton<TellingQueue>().AddHostedService(provider => provider.GetRequiredService<TellingQueue>());
        services.AddSingleton<PolicyStatusReporter>().AddHostedService<PolicyStatusLoop>();
    }
}
