using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Remediation.Incidents;

namespace Headroom.Cluster.Tests.Restarts;

/// <summary>How the story of a workload has ended, without what differs from run to run: names, times and how many kills there were.</summary>
/// <param name="Changes">Of the workload's spec since its creation.</param>
/// <param name="Record">What is kept with the workload.</param>
/// <param name="Incident">What the policy says.</param>
internal sealed record StoryEnd(long Changes, string Resources, string Record, string Incident)
{
    public static StoryEnd Of(JsonObject deployment, JsonObject incident)
    {
        var record = RemediationRecordFormat.Read((string?)deployment["metadata"]!["annotations"]?[RemediationRecord.Annotation]);
        return new StoryEnd(
            (long)deployment["metadata"]!["generation"]! - 1,
            deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!.ToJsonString(),
            record is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{record.Attempts} attempts; {string.Join("; ", record.Containers.Select(Text))}"),
            string.Create(CultureInfo.InvariantCulture, $"{incident["phase"]}, {incident["attempts"]} attempts, {incident["memoryFrom"]} -> {incident["memoryTo"]}"));
    }

    private static string Text(KeyValuePair<string, ContainerRecord> container)
    {
        var (name, part) = container;
        return $"{name}: {part.OriginalLimit}/{part.OriginalRequest} -> {part.Limit}, killed at {string.Join(", ", part.Killed.Select(kill => kill.Limit))}";
    }
}
