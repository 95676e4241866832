using Headroom.Operator.Commands;
using Microsoft.Extensions.Logging;

namespace Headroom.Operator.Tests.Commands;

public sealed class WarningLogTests
{
    [Fact]
    public void Warnings_are_single_lines_and_nothing_else_is_said()
    {
        using var error = new StringWriter();
        using var loggers = WarningLog.To(error);
        var logger = loggers.CreateLogger("Headroom");

#pragma warning disable CA1848 // one line in a test
        logger.LogInformation("chatter");
        logger.LogWarning("events may not be read");
#pragma warning restore CA1848

        error.ToString().Should().Be($"headroom: events may not be read{Environment.NewLine}");
    }
}
