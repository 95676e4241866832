using System.Globalization;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>Appends a line to a file as each test class ends: these take minutes, and somebody watches.</summary>
/// <param name="messages">Gets everything as without it.</param>
/// <param name="file">Null for none.</param>
internal sealed class ClassProgress(IMessageSink messages, string? file) : LongLivedMarshalByRefObject, IMessageSink
{
    private readonly Lock _lock = new();

    /// <summary>As tests/run asks for it.</summary>
    public static string? WantedFile => Environment.GetEnvironmentVariable("HEADROOM_PROGRESS") is { Length: > 0 } named ? named : null;

    public bool OnMessage(IMessageSinkMessage message)
    {
        if (file is not null && message is ITestClassFinished ended)
        {
            var failed = ended.TestsFailed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {ended.TestsFailed} FAILED") : "";
            var skipped = ended.TestsSkipped > 0 ? string.Create(CultureInfo.InvariantCulture, $", {ended.TestsSkipped} skipped") : "";
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileNameWithoutExtension(file)}: {ended.TestClass.Class.Name.Split('.')[^1]}, {ended.TestsRun} tests{failed}{skipped}, {ended.ExecutionTime:0.0} s\n");
            lock (_lock)
                File.AppendAllText(file, line);
        }

        return messages.OnMessage(message);
    }
}
