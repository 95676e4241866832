using System.Globalization;

namespace Headroom.Operator.Hosting;

/// <summary>The bounds of the operator's own configuration.</summary>
internal static class HeadroomOptionsRules
{
    /// <summary>A thousand in a second is no limit any more.</summary>
    private const int MostPerMinute = 60_000;

    private static readonly TimeSpan LongestStatusInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestUseInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestUseInterval = TimeSpan.FromDays(1);

    /// <summary>For commands that do not run the operator, and go by its configuration all the same.</summary>
    /// <exception cref="SettingsException">A setting is out of bounds, or a text where a number belongs.</exception>
    public static HeadroomOptions ReadOwn() =>
        Read(new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build());

    /// <exception cref="SettingsException">A setting is out of bounds, or a text where a number belongs.</exception>
    public static HeadroomOptions Read(IConfiguration configuration)
    {
        HeadroomOptions? options;
        try
        {
            options = configuration.GetSection(HeadroomOptions.Section).Get<HeadroomOptions>();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new SettingsException(unreadable.Message, unreadable);
        }

        options ??= new HeadroomOptions();
        return Faults(options) is { Count: > 0 } faults ? throw new SettingsException(string.Join("; ", faults)) : options;
    }

    /// <summary>Every fault, each in words that name the setting; empty where there is none.</summary>
    public static IReadOnlyList<string> Faults(HeadroomOptions options)
    {
        string?[] faults =
        [
            Between(nameof(options.HealthPort), options.HealthPort, 0, 65_535),
            Between(nameof(options.Workers), options.Workers, 1, 1000),
            Between(nameof(options.StatusInterval), options.StatusInterval, TimeSpan.Zero, LongestStatusInterval),
            options.UseInterval == TimeSpan.Zero ? null : Between(nameof(options.UseInterval), options.UseInterval, ShortestUseInterval, LongestUseInterval, orZero: true),
            .. BudgetFaults(options.Budget),
            .. options.LeaderElection.Within(options.OwnNamespace).Faults().Select(fault => $"{HeadroomOptions.Section}:{nameof(options.LeaderElection)}:{fault}"),
        ];
        return [.. faults.OfType<string>()];
    }

    private static IEnumerable<string?> BudgetFaults(BudgetOptions budget)
    {
        (string Setting, int Value, int Most)[] amounts =
        [
            (nameof(budget.ReplicasPerMinute), budget.ReplicasPerMinute, MostPerMinute),
            (nameof(budget.ReplicasBurst), budget.ReplicasBurst, int.MaxValue),
            (nameof(budget.NamespaceReplicasPerMinute), budget.NamespaceReplicasPerMinute, MostPerMinute),
            (nameof(budget.NamespaceReplicasBurst), budget.NamespaceReplicasBurst, int.MaxValue),
            (nameof(budget.EventsPerMinute), budget.EventsPerMinute, MostPerMinute),
            (nameof(budget.EventsBurst), budget.EventsBurst, int.MaxValue),
            (nameof(budget.StatusesPerMinute), budget.StatusesPerMinute, MostPerMinute),
            (nameof(budget.StatusesBurst), budget.StatusesBurst, int.MaxValue),
        ];
        return amounts.Select(amount => Between($"{nameof(HeadroomOptions.Budget)}:{amount.Setting}", amount.Value, 1, amount.Most));
    }

    /// <param name="orZero">What is to be said of it: zero, too, has a meaning.</param>
    private static string? Between<T>(string setting, T value, T least, T most, bool orZero = false)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{HeadroomOptions.Section}:{setting} is {value}; it must be {(orZero ? "0, or " : "")}from {least} to {most}");
}
