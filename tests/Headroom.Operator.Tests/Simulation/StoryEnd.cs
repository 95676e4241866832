using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>How a story has ended, without what differs from run to run: times, and how many kills there were.</summary>
/// <param name="Changes">Of the workload's spec since its creation.</param>
/// <param name="Record">What is kept with the workload.</param>
/// <param name="Incident">What the policy's status says.</param>
internal sealed record StoryEnd(long Changes, string Resources, string Record, string Incident)
{
    public static StoryEnd Of(JsonObject workload, JsonObject? incident)
    {
        var record = RemediationRecordFormat.Read((string?)workload["metadata"]!["annotations"]?[RemediationRecord.Annotation]);
        return new StoryEnd(
            (long)workload["metadata"]!["generation"]! - 1,
            workload["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!.ToJsonString(),
            record is null ? "none" : Text(record),
            incident is null
                ? "none"
                : $"{incident["phase"]}, {incident["attempts"]} attempts, {incident["memoryFrom"]} -> {incident["memoryTo"]}");
    }

    private static string Text(RemediationRecord record) => string.Create(
        CultureInfo.InvariantCulture, $"{record.Attempts} attempts; {string.Join("; ", record.Containers.Select(Text))}");

    private static string Text(KeyValuePair<string, ContainerRecord> container)
    {
        var (name, part) = container;
        var killedAt = string.Join(", ", part.Killed.Select(kill => kill.Limit));
        return $"{name}: {part.OriginalLimit}/{part.OriginalRequest} -> {part.Limit}, killed at {killedAt}";
    }
}
