using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Queueing;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue}: {Key} failed, trying again in {Delay:0.#} s: {Error}")]
    public static partial void ReconcileFailed(this ILogger logger, string queue, object? key, double delay, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue}: {Key} failed, trying again in {Delay:0.#} s: {Error}")]
    public static partial void ReconcileThrew(this ILogger logger, Exception exception, string queue, object? key, double delay, string error);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Queue}: {Key} failed for the {Failures}. time in a row, trying again in {Delay:0.#} s: {Error}")]
    public static partial void ReconcileFailedAgain(this ILogger logger, string queue, object? key, int failures, double delay, string error);
}
