using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Tests.FakeApi;

/// <summary>Keeps what was logged, by whomever.</summary>
public class RecordingLogger : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> _lines;

    public RecordingLogger()
        : this(new ConcurrentQueue<(LogLevel, string)>())
    {
    }

    private RecordingLogger(ConcurrentQueue<(LogLevel Level, string Message)> lines) => _lines = lines;

    public IReadOnlyList<string> Messages => [.. _lines.Select(line => line.Message)];

    public IReadOnlyList<string> Warnings => [.. _lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Message)];

    public ILogger<T> For<T>() => new Typed<T>(_lines);

    public ILoggerProvider AsProvider() => new Provider(this);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception)));

    private sealed class Typed<T>(ConcurrentQueue<(LogLevel Level, string Message)> lines) : RecordingLogger(lines), ILogger<T>;

    private sealed class Provider(RecordingLogger logger) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }
}
