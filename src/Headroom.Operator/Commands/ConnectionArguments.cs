using System.CommandLine;
using Headroom.Kubernetes.Connection;

namespace Headroom.Operator.Commands;

/// <summary>How every command is told which cluster to speak to, in kubectl's words.</summary>
internal sealed class ConnectionArguments
{
    private readonly Option<string?> _kubeConfig = new("--kubeconfig") { Description = "The kubeconfig file. Default: KUBECONFIG, ~/.kube/config, or the pod's service account." };
    private readonly Option<string?> _context = new("--context") { Description = "The kubeconfig's context. Default: its current one." };

    public void AddTo(Command command)
    {
        command.Add(_kubeConfig);
        command.Add(_context);
    }

    public ConnectionOptions Read(ParseResult result) => new() { KubeConfig = result.GetValue(_kubeConfig), Context = result.GetValue(_context) };
}
