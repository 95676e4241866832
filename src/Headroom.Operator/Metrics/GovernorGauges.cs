using System.Diagnostics.Metrics;
using Headroom.Kubernetes.Election;
using Headroom.Operator.Governor;
using Headroom.Operator.Governor.Budget;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Healing;

namespace Headroom.Operator.Metrics;

/// <summary>Where the governor stands now, read when somebody asks.</summary>
public sealed class GovernorGauges
{
    public GovernorGauges(
        HeadroomMeter meter, HealingGate gate, PressureGauge pressure, Leadership leadership, IncidentBook book,
        [FromKeyedServices(WriteKind.Event)] TellingPurse events, [FromKeyedServices(WriteKind.Status)] TellingPurse statuses)
    {
        meter.Meter.CreateObservableGauge("headroom.budget.level", () => Levels(gate, events, statuses), null, "What a purse holds: replicas that may be rolled, events or status writes; negative while in debt.");
        meter.Meter.CreateObservableGauge("headroom.workloads.waiting", () => gate.Waiting, null, "Workloads whose remedy is due and waits for budget.");
        meter.Meter.CreateObservableGauge("headroom.incidents", () => book.Count, null, "Workloads with kills that are being watched.");
        meter.Meter.CreateObservableGauge("headroom.rate.share", () => pressure.Share, null, "The share of the rates that the API server's state allows: 1 is all, each sign of pressure halves it.");
        meter.Meter.CreateObservableGauge("headroom.api.hold", () => (pressure.Hold ?? TimeSpan.Zero).TotalSeconds, "s", "How long the API server has asked to be left alone.");
        meter.Meter.CreateObservableGauge("headroom.leader", () => leadership.MayWrite ? 1 : 0, null, "1 where this replica leads, and may write.");
    }

    private static Measurement<double>[] Levels(HealingGate gate, TellingPurse events, TellingPurse statuses) =>
    [
        new(gate.Level, new KeyValuePair<string, object?>("purse", "replicas")),
        new(events.Level, new KeyValuePair<string, object?>("purse", "events")),
        new(statuses.Level, new KeyValuePair<string, object?>("purse", "statuses")),
    ];
}
