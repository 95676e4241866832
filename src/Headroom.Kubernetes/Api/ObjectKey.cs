namespace Headroom.Kubernetes.Api;

/// <summary>What tells the objects of one kind apart at one time. Over time the same key may be another object: see the UID.</summary>
/// <param name="Namespace">Empty for kinds that live in none.</param>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
