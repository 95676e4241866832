namespace Headroom.Kubernetes.Events;

/// <summary>The two types that Kubernetes knows.</summary>
public enum EventType
{
    Normal,
    Warning,
}
