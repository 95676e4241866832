using System.Globalization;
using System.Text.Json;
using FsCheck;
using Headroom.Operator.Hosting;
using Headroom.Operator.Tests.Given;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Headroom.Operator.Tests.Hosting;

public sealed class JsonLogFormatterTests
{
    [Fact]
    public void A_line_holds_time_level_message_logger_and_the_values_and_no_noise()
    {
        var line = Line(log => log.ForContext(Constants.SourceContextPropertyName, "Headroom.Operator.Healing.Healer")
            .Information("{Workload}: {Reason} after {Kills} kills", A.Ref, "MemoryRaised", 2));

        var root = Parse(line);
        DateTimeOffset.ParseExact(root.GetProperty("time").GetString()!, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture).Should().NotBe(default);
        root.EnumerateObject().Skip(1).Select(property => property.ToString()).Should().Equal(
            "\"level\":\"info\"",
            "\"message\":\"Deployment flagsmith/flagsmith-api: MemoryRaised after 2 kills\"",
            "\"logger\":\"Headroom.Operator.Healing.Healer\"",
            "\"workload\":\"Deployment flagsmith/flagsmith-api\"",
            "\"reason\":\"MemoryRaised\"",
            "\"kills\":2");
    }

    [Fact]
    public void The_time_is_in_UTC_to_the_millisecond()
    {
        var output = new StringWriter();
        var time = new DateTimeOffset(2026, 11, 22, 10, 0, 0, 7, TimeSpan.FromHours(2));

        new JsonLogFormatter().Format(new LogEvent(time, LogEventLevel.Information, null, MessageTemplate.Empty, []), output);

        output.ToString().Should().Be("{\"time\":\"2026-11-22T08:00:00.007Z\",\"level\":\"info\",\"message\":\"\"}\n");
    }

    [Theory]
    [InlineData(LogEventLevel.Verbose, "trace")]
    [InlineData(LogEventLevel.Debug, "debug")]
    [InlineData(LogEventLevel.Information, "info")]
    [InlineData(LogEventLevel.Warning, "warn")]
    [InlineData(LogEventLevel.Error, "error")]
    [InlineData(LogEventLevel.Fatal, "fatal")]
    public void Levels_have_short_names(LogEventLevel level, string name) =>
        Parse(Line(log => log.Write(level, "said"))).GetProperty("level").GetString().Should().Be(name);

    [Fact]
    public void An_exception_is_told_with_its_stack_on_the_one_line()
    {
        var line = Line(log => log.Error(Thrown(), "it failed"));

        Parse(line).GetProperty("error").GetString().Should().StartWith("System.InvalidOperationException: first\nsecond").And.Contain(nameof(Thrown));
    }

    [Fact]
    public void A_value_never_displaces_another_one()
    {
        var line = Line(log => log.Error(new InvalidOperationException("thrown"), "{Message} {Level} {Error} {error} {Time}", "a", "b", "c", "d", "e"));

        var root = Parse(line);
        root.GetProperty("message").GetString().Should().Be("a b c d e");
        root.GetProperty("_message").GetString().Should().Be("a");
        root.GetProperty("_level").GetString().Should().Be("b");
        root.GetProperty("_error").GetString().Should().Be("c");
        root.GetProperty("__error").GetString().Should().Be("d");
        root.GetProperty("error").GetString().Should().Contain("thrown");
        root.EnumerateObject().Select(property => property.Name).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Without_an_exception_a_value_may_be_the_error() =>
        Parse(Line(log => log.Warning("{What} could not be told: {Error}", "it", "refused"))).GetProperty("error").GetString().Should().Be("refused");

    [Fact]
    public void Values_keep_their_kind()
    {
        var root = Parse(Line(log => log.Information(
            "{Int} {Long} {Double} {NoNumber} {Decimal} {Truth} {Nothing} {Span} {Level2} {When} {List} {Map} {@Whole} {Big} {Byte}",
            -1, long.MaxValue, 0.5, double.NaN, 1.50m, true, null, TimeSpan.FromSeconds(90), LogEventLevel.Debug, A.Now, new[] { "a", "b" },
            new Dictionary<string, int> { ["Key"] = 1 }, new { Name = "x", Inner = new[] { 1 } }, ulong.MaxValue, (byte)7)));

        Raw(root, "int", "long", "double", "noNumber", "decimal", "truth", "nothing", "span", "level2", "when", "list", "map", "whole", "big", "byte").Should().Equal(
            "-1", "9223372036854775807", "0.5", "\"NaN\"", "1.50", "true", "null", "\"00:01:30\"", "\"Debug\"", "\"2026-11-22T08:00:00.0000000+00:00\"",
            "[\"a\",\"b\"]", "{\"Key\":1}", "{\"Name\":\"x\",\"Inner\":[1]}", "18446744073709551615", "7");
    }

    [Fact]
    public void Strings_stand_in_the_message_without_quotes_and_arrows_stay_arrows() =>
        Line(log => log.Information("{Container}: limit {From} -> {To} <\"{Word}\"> & Ü", "api", "64Mi", "128Mi", "grün")).Should()
            .Contain("\"message\":\"api: limit 64Mi -> 128Mi <\\\"grün\\\"> & Ü\"");

    [Fact]
    public void Whatever_is_said_a_line_is_one_line_and_one_object() => Prop.ForAll<string?>(text =>
    {
        var said = text + "\n\r\t\u0000\u001b[31m\u0085\u2028\"\\";
        var line = Line(log => log.Information("{Text} said", said));

        line.Should().NotContainAny("\n", "\r", "\u0000", "\u001b");
        Parse(line).GetProperty("text").GetString().Should().Be(said);
        Parse(line).GetProperty("message").GetString().Should().Be(said + " said");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Half_a_character_does_not_stop_the_log() =>
        Parse(Line(log => log.Information("{Text} and {Other}", "a\ud800b", "\udc00"))).GetProperty("text").GetString().Should().Be("a\ufffdb");

    [Fact]
    public void The_frameworks_loggers_come_through_without_event_ids()
    {
        using var output = new StringWriter();
        using var serilog = Logger(output);
        using var factory = new SerilogLoggerFactory(serilog);

        factory.CreateLogger("Headroom.Test").PolicyDeletedForTest("flagsmith/api");

        var root = Parse(output.ToString().TrimEnd('\n'));
        root.GetProperty("logger").GetString().Should().Be("Headroom.Test");
        root.GetProperty("message").GetString().Should().Be("Policy flagsmith/api was deleted");
        root.EnumerateObject().Select(property => property.Name).Should().Equal("time", "level", "message", "logger", "policy");
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("first\nsecond");
        }
        catch (InvalidOperationException thrown)
        {
            return thrown;
        }
    }

    private static IEnumerable<string> Raw(JsonElement root, params string[] names) => names.Select(name => root.GetProperty(name).GetRawText());

    /// <summary>One line, without its end.</summary>
    private static string Line(Action<Serilog.ILogger> log)
    {
        using var output = new StringWriter();
        using (var logger = Logger(output))
            log(logger);
        var text = output.ToString();
        text.Should().EndWith("\n");
        return text[..^1];
    }

    private static Logger Logger(StringWriter output) =>
        new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new WriterSink(output)).CreateLogger();

    private static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    private sealed class WriterSink(StringWriter output) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => new JsonLogFormatter().Format(logEvent, output);
    }
}

internal static partial class TestLog
{
    [LoggerMessage(EventId = 7, EventName = "Deleted", Level = LogLevel.Information, Message = "Policy {Policy} was deleted")]
    public static partial void PolicyDeletedForTest(this Microsoft.Extensions.Logging.ILogger logger, string policy);
}
