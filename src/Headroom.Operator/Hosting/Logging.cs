using Serilog;
using Serilog.Formatting.Json;

namespace Headroom.Operator.Hosting;

/// <summary>Serilog: lines for a person at a terminal, JSON where the output goes anywhere else. HEADROOM_LOG=json or text decides otherwise.</summary>
internal static class Logging
{
    private const string ForPeople = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static Serilog.Core.Logger Create(IConfiguration configuration)
    {
        var logger = new LoggerConfiguration().ReadFrom.Configuration(
            configuration, new Serilog.Settings.Configuration.ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly));
        var json = configuration["HEADROOM_LOG"] switch
        {
            "json" => true,
            "text" => false,
            _ => Console.IsOutputRedirected,
        };
        return json
            ? logger.WriteTo.Console(new JsonFormatter(renderMessage: true)).CreateLogger()
            : logger.WriteTo.Console(outputTemplate: ForPeople, formatProvider: System.Globalization.CultureInfo.InvariantCulture).CreateLogger();
    }
}
