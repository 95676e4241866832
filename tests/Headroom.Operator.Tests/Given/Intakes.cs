using Headroom.Operator.Healing;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Given;

internal static class Intakes
{
    /// <summary>A pod that shows nothing but this kill.</summary>
    public static Task AcceptAsync(this KillIntake intake, Sighting sighting, CancellationToken cancellationToken) => intake.AcceptAsync([sighting], cancellationToken);
}
