namespace Headroom.Kubernetes.Connection;

/// <summary>
/// The connection cannot be made from what is configured. The message names the file, what is wrong with it and what to do;
/// it never carries a secret.
/// </summary>
public sealed class KubeConfigException : Exception
{
    public KubeConfigException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
