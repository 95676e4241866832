namespace Headroom.Remediation.Sightings;

/// <summary>
/// The identity of one kill. Restart counts may start over, names are used again: only these three together are unique.
/// </summary>
/// <param name="Run">The killed container's ID; where the runtime gave none, the time at which it finished.</param>
public sealed record KillId(string PodUid, string Container, string Run);
