using System.CommandLine;
using System.Reflection;
using Headroom.Kubernetes.Connection;
using Headroom.Operator.Hosting;

namespace Headroom.Operator.Commands;

/// <summary><c>headroom run</c>: watches and heals until it is told to stop.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var connection = new ConnectionArguments();
        var namespaces = new Option<string[]>("--namespace", "-n") { Description = "Watch only this namespace; may be given several times. Default: all of them." };
        var command = new Command("run", "Watch the cluster and heal what its policies cover (the default).");
        connection.AddTo(command);
        command.Add(namespaces);
        command.SetAction((result, cancellationToken) => RunAsync(connection.Read(result), result.GetValue(namespaces) ?? [], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ConnectionOptions options, string[] namespaces, CancellationToken cancellationToken)
    {
        using var connection = ClusterConnection.Open(options, TimeProvider.System);
        var leaseNamespace = await DeskLease.NamespaceAsync(connection, HeadroomOptionsRules.ReadOwn(), cancellationToken);
        await using var app = OperatorHost.Build(connection, namespaces, configuration => UseLeaseIn(configuration, leaseNamespace));
        app.Logger.Starting(Version, namespaces.Length == 0 ? "every namespace" : string.Join(", ", namespaces), connection.Server, connection.Description);
        await app.RunAsync(cancellationToken);
        return 0;
    }

    private static void UseLeaseIn(IConfigurationBuilder configuration, string? ns)
    {
        if (ns is not null)
            configuration.AddInMemoryCollection([KeyValuePair.Create($"{HeadroomOptions.Section}:{nameof(HeadroomOptions.LeaderElection)}:{nameof(ElectionOptions.Namespace)}", (string?)ns)]);
    }

    private static string Version => Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
