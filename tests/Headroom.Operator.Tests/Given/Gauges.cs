using System.Diagnostics.Metrics;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Operator.Tests.Given;

/// <summary>What the operator measures with, each with a meter of its own.</summary>
internal static class Gauges
{
    public static HeadroomMeter Meter() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    public static PressureGauge Pressure(TimeProvider clock, ILogger<PressureGauge>? logger = null) =>
        new(new PressureMetrics(Meter()), clock, logger ?? NullLogger<PressureGauge>.Instance);
}
