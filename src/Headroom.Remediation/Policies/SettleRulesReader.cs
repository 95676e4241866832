namespace Headroom.Remediation.Policies;

/// <summary>Reads how a limit settles.</summary>
internal static class SettleRulesReader
{
    /// <param name="inherited">Null where the entry is the policy's own; else what holds for whatever a container's entry leaves out.</param>
    public static SettleRules Read(SettleSpec? spec, SettleRules? inherited, string field, FieldReader fields)
    {
        if (inherited is not null && spec is { After: null, MarginPercent: null })
            fields.Violation(field, "names no field; leave it out");
        var fallback = inherited ?? SettleRules.Default;
        return new SettleRules(
            fields.Duration($"{field}.after", spec?.After, fallback.After, least: TimeSpan.FromSeconds(1)),
            fields.Number($"{field}.marginPercent", spec?.MarginPercent, fallback.MarginPercent, least: 1, most: 1000));
    }
}
