using System.CommandLine;
using System.Net.Sockets;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Connection;
using Headroom.Operator.Hosting;
using Headroom.Operator.Replaying;

namespace Headroom.Operator.Commands;

/// <summary>The whole command line.</summary>
internal static class HeadroomCommand
{
    /// <summary>128 + SIGINT.</summary>
    private const int Interrupted = 130;

    /// <summary>Answers the exit code. What a person can put right is told in one line; anything else is a fault of ours, and thrown.</summary>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Headroom ends OOM crash loops: it raises the memory of workloads that the kernel kills, as MemoryPolicy objects allow.")
        {
            RunCommand.Create(),
            PlanCommand.Create(),
            ExplainCommand.Create(),
            ReplayCommand.Create(),
            CrdsCommand.Create(),
        };
        try
        {
            return await root.Parse(MeansRun(args) ? ["run", .. args] : args)
                .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception failure) when (Explanation(failure) is { } line)
        {
            await error.WriteLineAsync($"headroom: {line}");
            return 1;
        }
    }

    /// <summary><c>headroom</c> alone, or with options only, means <c>headroom run</c>.</summary>
    private static bool MeansRun(IReadOnlyList<string> args) =>
        args.Count == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"));

    private static string? Explanation(Exception failure) => failure switch
    {
        KubeConfigException or SettingsException or SavedFilesException => failure.Message,
        KubernetesApiException { IsMissingResource: true, Request.Group: "headroom.dev" } =>
            $"{failure.Message}; install the definition with: headroom crds | kubectl apply -f -",
        KubernetesApiException { IsForbidden: true, Request: { Verb: "list", Namespace: null } } => $"{failure.Message}; --namespace asks for one namespace only",
        KubernetesApiException or HttpRequestException or TimeoutException => failure.Message,
        // The health port is taken, or not ours to take.
        IOException or SocketException => failure.Message,
        InvalidDataException unreadable => $"{unreadable.Message} {unreadable.InnerException?.Message}".TrimEnd(),
        _ => null,
    };
}
