namespace Headroom.Operator.Commands;

/// <summary>For commands that print a result: warnings as single lines beside it, and nothing else.</summary>
internal sealed class WarningLog(TextWriter error) : ILoggerProvider
{
    public static ILoggerFactory To(TextWriter error) => LoggerFactory.Create(logging => logging.AddProvider(new WarningLog(error)));

    public ILogger CreateLogger(string categoryName) => new Lines(error);

    public void Dispose()
    {
        // The writer is the caller's.
    }

    private sealed class Lines(TextWriter error) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                error.WriteLine($"headroom: {formatter(state, exception)}");
        }
    }
}
