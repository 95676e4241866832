namespace Headroom.Kubernetes.Watching;

internal sealed class LineTooLongException() : Exception("The line is longer than any object of the API.");
