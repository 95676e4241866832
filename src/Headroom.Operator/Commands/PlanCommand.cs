using System.CommandLine;
using Headroom.Operator.Planning;

namespace Headroom.Operator.Commands;

/// <summary><c>headroom plan</c>: what the operator would do now. Writes nothing.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var (connection, output) = (new ConnectionArguments(), new OutputArguments());
        var namespaces = new Option<string[]>("--namespace", "-n") { Description = "Only this namespace; may be given several times. Default: all of them." };
        var command = new Command("plan", "Show what would be done now, and why; change nothing. Exit code 0: nothing, 2: something.");
        command.Add(namespaces);
        output.AddTo(command);
        connection.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var cluster = ReadingConnection.Open(connection.Read(result), result.InvocationConfiguration.Error);
            var plan = await new Planner(cluster.Reader, cluster.Options, cluster.Loggers) { Advises = true, Server = cluster.Server }
                .PlanAsync(result.GetValue(namespaces) ?? [], TimeProvider.System.GetUtcNow(), cancellationToken);
            return output.Write(result, plan);
        });
        return command;
    }
}
