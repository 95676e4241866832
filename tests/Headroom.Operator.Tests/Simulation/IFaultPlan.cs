namespace Headroom.Operator.Tests.Simulation;

/// <summary>Decides which requests of one operator go wrong.</summary>
internal interface IFaultPlan
{
    SimulatedFault? OfRequest(RequestKey key, bool isPatch);

    /// <summary>The same for a line of a watch.</summary>
    SimulatedFault? OfLine(RequestKey key);
}

/// <summary>Nothing goes wrong.</summary>
internal sealed class NoFaults : IFaultPlan
{
    public SimulatedFault? OfRequest(RequestKey key, bool isPatch) => null;

    public SimulatedFault? OfLine(RequestKey key) => null;
}

/// <summary>The operator dies at one request.</summary>
internal sealed record DeathAt(RequestKey Key, SimulatedFault Death) : IFaultPlan
{
    public SimulatedFault? OfRequest(RequestKey key, bool isPatch) => key == Key ? Death : null;

    public SimulatedFault? OfLine(RequestKey key) => null;

    public override string ToString() => $"{Death} at {Key}";
}
