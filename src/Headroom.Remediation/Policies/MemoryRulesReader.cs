using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Policies;

/// <summary>Reads the rules for all containers, and lays over them what a policy says of single ones.</summary>
internal static class MemoryRulesReader
{
    private const string Own = "spec.memory";

    public static MemoryRules Read(MemorySpec? spec, FieldReader fields)
    {
        var (mode, percent) = Requests(spec?.Requests, inherited: null, $"{Own}.requests", fields);
        var rules = new MemoryRules
        {
            Ceiling = Ceiling($"{Own}.ceiling", spec?.Ceiling, fallback: null, fields),
            Floor = fields.Memory($"{Own}.floor", spec?.Floor, MemorySize.Zero),
            Strategy = fields.Choice($"{Own}.strategy", spec?.Strategy, MemoryStrategy.Step),
            GrowthPercent = Growth($"{Own}.growthPercent", spec?.GrowthPercent, 100, fields),
            GrowthFactorPercent = GrowthFactor($"{Own}.growthFactorPercent", spec?.GrowthFactorPercent, 200, fields),
            MinIncrease = fields.Memory($"{Own}.minIncrease", spec?.MinIncrease, MemorySize.FromMebibytes(192)),
            Requests = mode,
            RequestPercent = percent,
            Settle = SettleRulesReader.Read(spec?.Settle, inherited: null, $"{Own}.settle", fields),
        };
        if (rules.Ceiling > MemorySize.Zero && rules.Floor > rules.Ceiling)
            fields.Violation($"{Own}.floor", $"({rules.Floor}) is above {Own}.ceiling ({rules.Ceiling})");
        return rules;
    }

    /// <param name="field">The entry's memory.</param>
    /// <param name="inherited">What holds for all containers: whatever the entry leaves out.</param>
    public static MemoryRules Read(ContainerMemorySpec spec, MemoryRules inherited, string field, FieldReader fields)
    {
        if (SaysNothing(spec))
            fields.Violation(field, "names no field; leave it out");
        var (mode, percent) = Requests(spec.Requests, inherited, $"{field}.requests", fields);
        var rules = new MemoryRules
        {
            Ceiling = Ceiling($"{field}.ceiling", spec.Ceiling, inherited.Ceiling, fields),
            Floor = fields.Memory($"{field}.floor", spec.Floor, inherited.Floor),
            Strategy = fields.Choice($"{field}.strategy", spec.Strategy, inherited.Strategy),
            GrowthPercent = Growth($"{field}.growthPercent", spec.GrowthPercent, inherited.GrowthPercent, fields),
            GrowthFactorPercent = GrowthFactor($"{field}.growthFactorPercent", spec.GrowthFactorPercent, inherited.GrowthFactorPercent, fields),
            MinIncrease = fields.Memory($"{field}.minIncrease", spec.MinIncrease, inherited.MinIncrease),
            Requests = mode,
            RequestPercent = percent,
            Settle = SettleRulesReader.Read(spec.Settle, inherited.Settle, $"{field}.settle", fields),
        };
        if (rules.Ceiling > MemorySize.Zero && rules.Floor > rules.Ceiling)
            CheckBounds(spec, rules, field, fields);
        return rules;
    }

    /// <summary>Of the two the entry's own is at fault: what holds for all containers is checked where it stands.</summary>
    private static void CheckBounds(ContainerMemorySpec spec, MemoryRules rules, string field, FieldReader fields)
    {
        if (spec.Floor is not null)
            fields.Violation($"{field}.floor", $"({rules.Floor}) is above {(spec.Ceiling is null ? Own : field)}.ceiling ({rules.Ceiling})");
        else if (spec.Ceiling is not null)
            fields.Violation($"{field}.ceiling", $"({rules.Ceiling}) is below {Own}.floor ({rules.Floor})");
    }

    private static MemorySize Ceiling(string field, string? text, MemorySize? fallback, FieldReader fields)
    {
        var ceiling = fields.Memory(field, text, fallback);
        if (text is not null && ceiling > MemorySize.Zero && ceiling < MemorySize.FromMebibytes(1))
            fields.Violation(field, $"({ceiling}) is below 1Mi; is its suffix missing?");
        return ceiling;
    }

    private static int Growth(string field, int? value, int fallback, FieldReader fields) => fields.Number(field, value, fallback, least: 1, most: 1000);

    private static int GrowthFactor(string field, int? value, int fallback, FieldReader fields) => fields.Number(field, value, fallback, least: 100, most: 1000);

    /// <summary>A percentage belongs to the mode PercentOfLimit: it is inherited together with it, and means nothing without it.</summary>
    private static (RequestMode Mode, int Percent) Requests(RequestsSpec? spec, MemoryRules? inherited, string field, FieldReader fields)
    {
        if (inherited is not null && spec is { Mode: null, Percent: null })
            fields.Violation(field, "names no field; leave it out");
        var mode = fields.Choice($"{field}.mode", spec?.Mode, inherited?.Requests ?? RequestMode.KeepRatio);
        int? known = inherited?.Requests == RequestMode.PercentOfLimit ? inherited.RequestPercent : null;
        if (mode == RequestMode.PercentOfLimit && spec?.Percent is null && known is null)
            fields.Violation($"{field}.percent", "is required with mode PercentOfLimit");
        if (mode != RequestMode.PercentOfLimit && spec?.Percent is not null)
            fields.Violation($"{field}.percent", "goes only with mode PercentOfLimit");
        var percent = fields.Number($"{field}.percent", spec?.Percent, known ?? 100, least: 1, most: 100);
        return (mode, mode == RequestMode.PercentOfLimit ? percent : 100);
    }

    private static bool SaysNothing(ContainerMemorySpec spec) =>
        spec is { Ceiling: null, Floor: null, Strategy: null, GrowthPercent: null, GrowthFactorPercent: null, MinIncrease: null, Requests: null, Settle: null };
}
