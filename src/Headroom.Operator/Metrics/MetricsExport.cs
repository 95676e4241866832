using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Headroom.Operator.Metrics;

/// <summary>How the measurements leave the process: as Prometheus text at <c>/metrics</c>, and by OTLP where OpenTelemetry's own variables name an endpoint.</summary>
internal static class MetricsExport
{
    /// <summary>OpenTelemetry's own; the others of its exporter count too.</summary>
    private static readonly string[] EndpointVariables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    public static void AddMetricsExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSingleton<HeadroomMeter>().AddSingleton<WriteMetrics>().AddSingleton<HealingMetrics>().AddSingleton<PressureMetrics>().AddSingleton<GovernorGauges>().AddSingleton<WatchMetrics>();
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("headroom")).WithMetrics(metrics =>
        {
            metrics.AddMeter(HeadroomMeter.Name).AddPrometheusExporter();
            if (EndpointVariables.Any(variable => !string.IsNullOrEmpty(configuration[variable])))
                metrics.AddOtlpExporter();
        });
    }

    public static void MapMetrics(this WebApplication app)
    {
        app.Services.GetRequiredService<GovernorGauges>();
        app.Services.GetRequiredService<WatchMetrics>();
        app.MapPrometheusScrapingEndpoint("/metrics");
    }
}
