namespace Headroom.Operator.Tests.Simulation;

/// <summary>What came of one run of a story.</summary>
/// <param name="Violations">Of what holds in every story; empty if all of it held.</param>
/// <param name="Events">The reasons of the events about the workload, sorted.</param>
/// <param name="Operators">What each operator asked until shortly after the end, in the order of their starts.</param>
/// <param name="Faults">What went wrong.</param>
internal sealed record StoryResult(
    StoryEnd End, IReadOnlyList<string> Violations, IReadOnlyList<string> Events, IReadOnlyList<IReadOnlyList<RequestKey>> Operators,
    IReadOnlyList<SimulatedFault> Faults, RequestLog Log)
{
    /// <summary>In words, how it differs from the undisturbed story; null if it does not.</summary>
    public string? DifferenceFrom(StoryResult undisturbed)
    {
        string[] all = End == undisturbed.End ? [.. Violations] : [$"it ends with {End}", .. Violations];
        return all.Length == 0 ? null : string.Join("; ", all);
    }
}
