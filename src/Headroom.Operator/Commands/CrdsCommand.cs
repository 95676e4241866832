using System.CommandLine;
using System.Reflection;

namespace Headroom.Operator.Commands;

/// <summary><c>headroom crds</c>: prints the definitions that this version needs, for <c>kubectl apply -f -</c>.</summary>
internal static class CrdsCommand
{
    public static Command Create()
    {
        var command = new Command("crds", "Print the CustomResourceDefinitions, for: headroom crds | kubectl apply -f -");
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            var assembly = Assembly.GetExecutingAssembly();
            foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("crds/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                await using var definition = assembly.GetManifestResourceStream(name)!;
                using var reader = new StreamReader(definition);
                await output.WriteLineAsync("---");
                await output.WriteAsync(await reader.ReadToEndAsync(cancellationToken));
            }

            return 0;
        });
        return command;
    }
}
