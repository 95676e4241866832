using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Api;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Leaving {Resource} {Object} out of the list: it cannot be read: {Error}")]
    public static partial void ListedObjectUnreadable(this ILogger logger, string resource, ObjectIdentity @object, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API server warns about {Request}: {Text}")]
    public static partial void ServerWarned(this ILogger logger, ApiRequest request, string text);
}
