using System.CommandLine;
using Headroom.Operator.Commands.Output;
using Headroom.Operator.Planning;

namespace Headroom.Operator.Commands;

/// <summary>How a plan is to be printed, and the exit code that goes with it.</summary>
internal sealed class OutputArguments
{
    private const int NothingToDo = 0;
    private const int SomethingToDo = 2;

    private readonly Option<string> _output = new Option<string>("--output", "-o") { Description = "table, or json.", DefaultValueFactory = _ => "table" }.AcceptOnlyFromAmong("table", "json");
    private readonly Option<bool> _all = new("--all") { Description = "List also the workloads whose kills are all old." };

    public void AddTo(Command command)
    {
        command.Add(_output);
        command.Add(_all);
    }

    private bool IsJson(ParseResult result) => result.GetValue(_output) == "json";

    public int Write(ParseResult result, Plan plan, params IEnumerable<string> notes)
    {
        var (output, all) = (result.InvocationConfiguration.Output, result.GetValue(_all));
        if (IsJson(result))
        {
            output.WriteLine(PlanDocument.Of(plan, all));
        }
        else
        {
            var page = Page.On(output);
            PlanText.Write(page, plan, all);
            foreach (var note in notes)
                page.Line(new Piece(note, Tone.Quiet));
        }

        return plan.IsDue ? SomethingToDo : NothingToDo;
    }
}
