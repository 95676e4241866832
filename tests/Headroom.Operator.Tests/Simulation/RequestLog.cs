using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>What happened in a story, line by line: requests, faults, and what operators have logged.</summary>
internal sealed class RequestLog
{
    private readonly ConcurrentQueue<string> _lines = new();

    public void Add(DateTimeOffset at, string who, string what) =>
        _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{at:HH:mm:ss.fff} {who}: {what}"));

    public ILoggerProvider Of(string user, TimeProvider time) => new Provider(this, user, time);

    public override string ToString() => string.Join('\n', _lines);

    private sealed class Provider(RequestLog log, string user, TimeProvider time) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(time.GetUtcNow(), user, $"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
