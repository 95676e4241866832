using System.Diagnostics;
using System.Globalization;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>Many runs of one story, each compared with the undisturbed one.</summary>
internal sealed class Sweep
{
    private readonly StoryPlan _plan;
    private readonly SimulationFixture _simulation;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<string> _failures = [];
    private readonly Dictionary<SimulatedFault, int> _faults = [];

    public Sweep(StoryPlan plan, SimulationFixture simulation)
    {
        (_plan, _simulation, Undisturbed) = (plan, simulation, simulation.Run(plan));
        Count = 1;
    }

    public StoryResult Undisturbed { get; }

    /// <summary>Stories, the undisturbed one among them.</summary>
    public int Count { get; private set; }

    /// <summary>Deaths that did not come, because their request did not.</summary>
    public int Missed { get; private set; }

    /// <summary>What went wrong in a story that ended otherwise, and how it ended.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The same of the first one, with its log.</summary>
    public string? FirstFailure { get; private set; }

    /// <param name="deaths">Of the first operator, of the second, and so on.</param>
    public StoryResult Run(params DeathAt[] deaths) => Run(_ => { }, deaths);

    /// <summary>The same in a cluster that is changed before anything runs.</summary>
    public StoryResult Run(Action<SimulatedCluster> prepare, params DeathAt[] deaths)
    {
        var name = string.Join(", then ", deaths.AsEnumerable());
        var result = Run(name, (number, _) => number < deaths.Length ? deaths[number] : new NoFaults(), prepare);
        Missed += deaths.Length - result.Faults.Count;
        return result;
    }

    /// <param name="name">By which the run can be repeated.</param>
    public StoryResult Run(string name, Func<int, ManualTime, IFaultPlan> faults, Action<SimulatedCluster>? prepare = null)
    {
        var result = _simulation.Run(_plan, faults, prepare);
        Count++;
        foreach (var fault in result.Faults)
            _faults[fault] = _faults.GetValueOrDefault(fault) + 1;
        if (result.DifferenceFrom(Undisturbed) is not { } difference)
            return result;
        _failures.Add($"{_plan}, {name}: {difference}");
        FirstFailure ??= $"{_failures[0]}\n{result.Log}";
        return result;
    }

    public override string ToString()
    {
        var faults = string.Join(", ", _faults.OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} x {entry.Key}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {_plan}: {Count} stories in {_watch.Elapsed.TotalSeconds:0.0} s ({faults}); undisturbed it ends with {Undisturbed.End}
            {_failures.Count} ended otherwise, {Missed} deaths did not come
            {string.Join('\n', _failures)}
            {FirstFailure}
            """);
    }
}
