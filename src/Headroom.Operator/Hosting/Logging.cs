using Serilog;

namespace Headroom.Operator.Hosting;

/// <summary>Serilog: lines for a person at a terminal, JSON where the output goes anywhere else. HEADROOM_LOG=json or text decides otherwise.</summary>
internal static class Logging
{
    private const string Format = "HEADROOM_LOG";
    private const string ForPeople = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:l}{NewLine}{Exception}";

    /// <exception cref="SettingsException">A setting of the log makes no sense.</exception>
    public static Serilog.Core.Logger Create(IConfiguration configuration)
    {
        var logger = new LoggerConfiguration();
        try
        {
            logger.ReadFrom.Configuration(
                configuration, new Serilog.Settings.Configuration.ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly));
        }
        catch (InvalidOperationException invalid)
        {
            throw new SettingsException($"Serilog: {invalid.Message}", invalid);
        }

        return IsJson(configuration[Format])
            ? logger.WriteTo.Console(new JsonLogFormatter()).CreateLogger()
            : logger.WriteTo.Console(outputTemplate: ForPeople, formatProvider: System.Globalization.CultureInfo.InvariantCulture).CreateLogger();
    }

    private static bool IsJson(string? format) => format switch
    {
        "json" => true,
        "text" => false,
        null or "" => Console.IsOutputRedirected,
        _ => throw new SettingsException($"{Format} is \"{format}\"; it must be json or text"),
    };
}
