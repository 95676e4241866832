namespace Headroom.Operator.Policies;

public sealed record PolicyKey(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}/{Name}";
}
