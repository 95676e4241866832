using Headroom.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Events;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The event {Reason} about {Kind} {Object} could not be recorded: {Error}")]
    public static partial void EventFailed(this ILogger logger, string reason, string kind, ObjectKey @object, string error);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The event {Reason} about {Kind} {Object} was dropped: there are too many about it")]
    public static partial void EventSuppressed(this ILogger logger, string reason, string kind, ObjectKey @object);
}
