using Serilog;
using Serilog.Events;

namespace Headroom.Operator.Hosting;

/// <summary>Serilog: lines for a person at a terminal, JSON where the output goes anywhere else. HEADROOM_LOG=json or text decides otherwise.</summary>
internal static class Logging
{
    private const string Format = "HEADROOM_LOG";
    private const string ForPeople = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:l}{NewLine}{Exception}";

    /// <summary>As Serilog.Settings.Configuration names them. That package finds what it sets by reflection, which a program compiled ahead of time does not have.</summary>
    private const string Levels = "Serilog:MinimumLevel";

    /// <exception cref="SettingsException">A setting of the log makes no sense.</exception>
    public static Serilog.Core.Logger Create(IConfiguration configuration)
    {
        var logger = new LoggerConfiguration();
        var levels = configuration.GetSection(Levels);
        if ((Level(levels) ?? Level(levels.GetSection("Default"))) is { } minimum)
            logger.MinimumLevel.Is(minimum);
        foreach (var source in levels.GetSection("Override").GetChildren())
        {
            if (Level(source) is { } level)
                logger.MinimumLevel.Override(source.Key, level);
        }

        return IsJson(configuration[Format])
            ? logger.WriteTo.Console(new JsonLogFormatter()).CreateLogger()
            : logger.WriteTo.Console(outputTemplate: ForPeople, formatProvider: System.Globalization.CultureInfo.InvariantCulture).CreateLogger();
    }

    /// <summary>Null where nothing is set.</summary>
    private static LogEventLevel? Level(IConfigurationSection setting) => setting.Value switch
    {
        null or "" => null,
        var name when Enum.TryParse<LogEventLevel>(name, ignoreCase: true, out var level) && Enum.IsDefined(level) => level,
        var name => throw new SettingsException($"{setting.Path} is \"{name}\"; it must be one of {string.Join(", ", Enum.GetNames<LogEventLevel>())}"),
    };

    private static bool IsJson(string? format) => format switch
    {
        "json" => true,
        "text" => false,
        null or "" => Console.IsOutputRedirected,
        _ => throw new SettingsException($"{Format} is \"{format}\"; it must be json or text"),
    };
}
