using System.Collections.Frozen;

namespace Headroom.Remediation.Policies;

/// <summary>Reads how much has to happen before a remedy.</summary>
internal static class TriggerReader
{
    private const string ExitCodes = "spec.trigger.outOfMemoryExitCodes";
    private const int MostExitCodes = 16;

    /// <summary>128 + SIGKILL, 128 + SIGTERM.</summary>
    private static readonly FrozenSet<int> Signals = [137, 143];

    public static Trigger Read(TriggerSpec? spec, FieldReader fields) => new(
        fields.Number("spec.trigger.kills", spec?.Kills, 2, least: 1, most: 100),
        fields.Duration("spec.trigger.within", spec?.Within, TimeSpan.FromMinutes(10), least: TimeSpan.FromSeconds(1)),
        spec?.OnCrashLoopBackOff ?? true)
    {
        OutOfMemoryExitCodes = Codes(spec?.OutOfMemoryExitCodes ?? [], fields),
    };

    private static FrozenSet<int> Codes(IReadOnlyList<int> codes, FieldReader fields)
    {
        fields.AtMost(ExitCodes, codes.Count, MostExitCodes);
        foreach (var (at, code) in codes.Index())
        {
            var field = $"{ExitCodes}[{at}]";
            fields.Number(field, code, fallback: 1, least: 1, most: 255);
            if (Signals.Contains(code))
                fields.Violation(field, "must be neither 137 nor 143: these say that a signal ended the container, and not why");
            if (codes.Take(at).Contains(code))
                fields.Violation(field, $"({code}) stands there twice");
        }

        return codes.ToFrozenSet();
    }
}
