using System.Diagnostics.Metrics;
using Headroom.Operator.Governor.Pressure;

namespace Headroom.Operator.Metrics;

/// <summary>The signs of pressure that the API server has shown.</summary>
public sealed class PressureMetrics(HeadroomMeter meter)
{
    private readonly Counter<long> _signs = meter.Meter.CreateCounter<long>("headroom.pressure.signs", null, "Signs of pressure on the API server, by signal.");

    public void Signalled(PressureSignal signal) => _signs.Add(1, new KeyValuePair<string, object?>("signal", signal.ToString()));
}
