using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Headroom.Operator.Hosting;

/// <summary>
/// One JSON object a line: <c>time</c> (UTC), <c>level</c>, <c>message</c> as a person reads it, <c>logger</c>, the message's values under
/// their own names in camelCase, and <c>error</c> for an exception. A value whose name is taken already gets an underscore in front.
/// </summary>
internal sealed class JsonLogFormatter : ITextFormatter
{
    // Log lines are no HTML: "->" stays readable. Control characters, quotes and backslashes are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly MessageTemplateTextFormatter Message = new("{Message:l}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            WriteHead(json, logEvent);
            WriteValues(json, logEvent);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(line.WrittenSpan));
        output.Write('\n');
    }

    private static void WriteHead(Utf8JsonWriter json, LogEvent logEvent)
    {
        json.WriteString("time", logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("level", Level(logEvent.Level));
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        Message.Format(logEvent, message);
        json.WriteString("message", message.ToString());
        if (Logger(logEvent) is { } logger)
            json.WriteString("logger", logger);
        if (logEvent.Exception is { } exception)
            json.WriteString("error", exception.ToString());
    }

    private static void WriteValues(Utf8JsonWriter json, LogEvent logEvent)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { "time", "level", "message", "logger" };
        if (logEvent.Exception is not null)
            taken.Add("error");
        foreach (var (name, value) in logEvent.Properties)
        {
            // Both stand in the line already, or say nothing to a person.
            if (name is Constants.SourceContextPropertyName or "EventId")
                continue;
            var key = JsonNamingPolicy.CamelCase.ConvertName(name);
            while (!taken.Add(key))
                key = "_" + key;
            json.WritePropertyName(key);
            JsonLogValue.Write(json, value);
        }
    }

    private static string? Logger(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out var value) && value is ScalarValue { Value: string name } ? name : null;

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "trace",
        LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warn",
        LogEventLevel.Error => "error",
        _ => "fatal",
    };
}
