using System.Globalization;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// A request of one operator, or a line of one of its watches: what it is, and the how many-eth of its kind since the operator's start.
/// </summary>
internal sealed record RequestKey(string What, int Number)
{
    public bool IsWrite => What.Split(' ')[0] is "create" or "patch" or "delete";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{What} #{Number}");
}
