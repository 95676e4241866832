using System.Diagnostics.Metrics;

namespace Headroom.Operator.Metrics;

/// <summary>The meter under which everything stands that Headroom measures of itself. Prometheus reads its names with underscores: <c>headroom_kills_total</c>.</summary>
public sealed class HeadroomMeter(IMeterFactory factory)
{
    public const string Name = "Headroom";

    public Meter Meter { get; } = factory.Create(Name);
}
