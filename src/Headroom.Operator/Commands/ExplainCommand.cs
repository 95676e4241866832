using System.CommandLine;
using Headroom.Operator.Commands.Output;
using Headroom.Operator.Planning;

namespace Headroom.Operator.Commands;

/// <summary><c>headroom explain</c>: the story of one workload. Writes nothing.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var connection = new ConnectionArguments();
        var target = new Argument<string>("workload") { Description = $"KIND/NAME. Kinds: {WorkloadName.KnownKinds}." };
        var ns = new Option<string?>("--namespace", "-n") { Description = "Its namespace. Default: the kubeconfig context's, or default." };
        var command = new Command("explain", "Tell the story of one workload: its policy, memory, remedies, kills, and what is next.") { target, ns };
        connection.AddTo(command);
        target.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && WorkloadName.Parse(text) is null)
                result.AddError($"\"{text}\" is no workload that can be explained: name one as KIND/NAME, with the kinds {WorkloadName.KnownKinds}");
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            using var cluster = ReadingConnection.Open(connection.Read(result), result.InvocationConfiguration.Error);
            var (name, where) = (WorkloadName.Parse(result.GetValue(target)!)!, result.GetValue(ns) ?? cluster.Namespace);
            var explanation = await new Explainer(cluster.Reader, cluster.Options, cluster.Loggers) { Server = cluster.Server }
                .ExplainAsync(name, where, TimeProvider.System.GetUtcNow(), cancellationToken);
            if (explanation is null)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync($"headroom: there is no {name} in namespace {where}");
                return 1;
            }

            ExplanationText.Write(Page.On(result.InvocationConfiguration.Output), explanation);
            return 0;
        });
        return command;
    }
}
