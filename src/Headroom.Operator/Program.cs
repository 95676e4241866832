using System.CommandLine;
using Headroom.Kubernetes.Connection;
using Headroom.Operator.Commands;

var run = RunCommand.Create();
var root = new RootCommand("Headroom ends OOM crash loops: it raises the memory of workloads that the kernel kills, as MemoryPolicy objects allow.");
root.Add(run);
root.Add(CrdsCommand.Create());

try
{
    // "headroom" alone means "headroom run".
    return await root.Parse(args is [] or ["--kubeconfig" or "--context" or "--namespace" or "-n", ..] ? ["run", .. args] : args)
        .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (KubeConfigException error)
{
    await Console.Error.WriteLineAsync($"headroom: {error.Message}");
    return 1;
}
